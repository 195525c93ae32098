-- Rows that somebody decided about: number and name alone link none of them.
CREATE OR REPLACE TABLE decided_row AS SELECT DISTINCT row_ref FROM decided_pair;

-- 'same' wins over every class. Should the registry have come to hold two persons for one row, none of them is certain.
CREATE OR REPLACE TABLE explicit_link AS
SELECT d.row_ref, min(d.person_key) AS person_key, min(d.key) AS key
FROM decided_pair AS d
WHERE d.verdict = 'same'
  AND NOT EXISTS (SELECT 1 FROM decided_pair AS b
                  WHERE b.verdict = 'different' AND b.row_ref = d.row_ref AND b.person_key = d.person_key)
GROUP BY d.row_ref
HAVING count(DISTINCT d.person_key) = 1;
