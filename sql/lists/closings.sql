-- 通报: who closed issues between two days, both included, and whose closings turned out wrong in that time: the issue
-- was found or put on the list again. Counts by township and the role of who closed; an exemption that ends is no
-- closing. No person.
WITH closing AS (
    SELECT number, seq, role, substr(at, 1, 10) AS day
    FROM history AS p
    WHERE action IN ('closed', 'system_closed') AND NOT EXISTS (SELECT 1 FROM undone AS u WHERE p.seq BETWEEN u.first_seq AND u.last_seq)
),
wrong AS (
    SELECT max(c.seq) AS seq
    FROM history AS h
    INNER JOIN closing AS c ON c.number = h.number AND c.seq < h.seq
    WHERE
        h.action = 'reopened'
        AND h.before IN ('closed', 'revisit')
        AND substr(h.at, 1, 10) BETWEEN :first_day AND :last_day
        AND NOT EXISTS (SELECT 1 FROM undone AS u WHERE h.seq BETWEEN u.first_seq AND u.last_seq)
    GROUP BY h.number, h.seq
)
SELECT
    i.township_name AS township,
    c.role,
    sum(CASE WHEN c.day BETWEEN :first_day AND :last_day THEN 1 ELSE 0 END) AS closed,
    sum(CASE WHEN w.seq IS NULL THEN 0 ELSE 1 END) AS wrong
FROM closing AS c
INNER JOIN issue AS i ON i.number = c.number
LEFT JOIN wrong AS w ON w.seq = c.seq
WHERE i.county = :county AND (c.day BETWEEN :first_day AND :last_day OR w.seq IS NOT NULL)
GROUP BY i.township_name, c.role
ORDER BY i.township_name, c.role
