-- What VLOOKUP does: the number as it is written on both sides.
SELECT w.r, min(m.person_key) AS person_key, 'raw' AS link
FROM written AS w JOIN registered AS m ON m.number_written = w.number_text
GROUP BY w.r HAVING count(DISTINCT m.person_key) = 1
