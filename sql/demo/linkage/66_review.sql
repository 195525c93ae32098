-- The review list against the rest that can be told: is the right person among a row's candidates, and is he the first?
WITH candidate AS (
    SELECT CAST(l.row_id AS BIGINT) AS r, min(l.rank) FILTER (WHERE l.person_key = e.person_key) AS place
    FROM listed AS l JOIN expected AS e ON e.r = CAST(l.row_id AS BIGINT)
    GROUP BY 1
)
SELECT CASE WHEN e.damage = '' THEN 'clean' WHEN strpos(e.damage, ' + ') > 0 THEN 'several' ELSE e.damage END AS damage,
       count(*) AS rest, count(c.place) AS listed, count(*) FILTER (WHERE c.place = 1) AS first
FROM expected AS e LEFT JOIN candidate AS c ON c.r = e.r
WHERE e.expected = 'rest'
GROUP BY 1 ORDER BY 1
