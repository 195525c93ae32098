-- 通报: what is at stake by the office that answers, in the issues of 问题整改台账: how many state a sum, the sums, those
-- confirmed, and what was recovered so far, in fen. No person.
WITH of_year AS (
    SELECT
        i.department,
        i.township_name AS township,
        i.amount,
        (
            SELECT a.result
            FROM answer AS a
            WHERE a.number = i.number AND a.seq = (SELECT max(l.seq) FROM answer AS l WHERE l.number = i.number)
        ) AS result,
        (
            SELECT r.recovered
            FROM answer AS r
            WHERE
                r.number = i.number
                AND r.seq = (SELECT max(l.seq) FROM answer AS l WHERE l.number = i.number AND l.recovered IS NOT NULL)
        ) AS recovered
    FROM issue AS i
    WHERE i.county = :county AND (i.is_open OR substr(i.number, 8, 4) = :year OR i.closed_on >= :first_day)
)
SELECT
    department,
    township,
    count(amount) AS issues,
    sum(coalesce(amount, 0)) AS at_stake,
    sum(CASE WHEN result IN ('confirmed', 'partly') THEN coalesce(amount, 0) ELSE 0 END) AS confirmed,
    sum(coalesce(recovered, 0)) AS recovered
FROM of_year
WHERE amount IS NOT NULL OR recovered IS NOT NULL
GROUP BY department, township
ORDER BY department, township
