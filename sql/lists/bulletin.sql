-- 通报 and measures: what happened to the issues of a county between two days, both included, and open ones to which
-- nothing did: they may be overdue. Those issued not long before are there too: their deadline may lie between.
-- Issues that are alike in all of it are one row, n of them. A night that was taken back does nothing. No person.
WITH happened AS (
    SELECT
        number,
        max(CASE WHEN action = 'issued' THEN 1 ELSE 0 END) AS issued,
        max(CASE WHEN action IN ('answered', 'exemption_asked', 'submitted') THEN 1 ELSE 0 END) AS answered,
        max(CASE WHEN action = 'submitted' THEN 1 ELSE 0 END) AS submitted,
        max(CASE WHEN action IN ('closed', 'system_closed') THEN 1 ELSE 0 END) AS closed,
        max(CASE WHEN action IN ('closed', 'system_closed', 'exempted', 'withdrawn') THEN 1 ELSE 0 END) AS settled,
        max(CASE WHEN action = 'returned' THEN 1 ELSE 0 END) AS returned,
        max(CASE WHEN action = 'reopened' THEN 1 ELSE 0 END) AS reopened
    FROM history AS p
    WHERE
        number <> ''
        AND substr(at, 1, 10) BETWEEN :first_day AND :last_day
        AND NOT EXISTS (SELECT 1 FROM undone AS u WHERE p.seq BETWEEN u.first_seq AND u.last_seq)
    GROUP BY number
),
answered_by_then AS (
    SELECT number, max(substr(at, 1, 10)) AS answered_on
    FROM history AS p
    WHERE
        number <> ''
        AND action IN ('answered', 'exemption_asked', 'submitted')
        AND substr(at, 1, 10) <= :last_day
        AND NOT EXISTS (SELECT 1 FROM undone AS u WHERE p.seq BETWEEN u.first_seq AND u.last_seq)
    GROUP BY number
),
last_answer AS (
    SELECT number, result FROM answer AS a WHERE seq = (SELECT max(l.seq) FROM answer AS l WHERE l.number = a.number)
)
SELECT
    i.rule_id,
    i.department,
    i.township_name AS township,
    i.state,
    r.days,
    CASE WHEN i.state IN ('issued', 'returned', 'rectifying', 'referred') THEN i.due_on END AS due_on,
    i.issued_on,
    i.closed_on,
    b.answered_on,
    coalesce(h.issued, 0) AS issued,
    coalesce(h.answered, 0) AS answered,
    CASE WHEN h.answered = 1 AND a.result IN ('confirmed', 'partly') THEN 1 ELSE 0 END AS confirmed,
    CASE WHEN h.submitted = 1 AND a.result IN ('confirmed', 'partly') THEN 1 ELSE 0 END AS rectified,
    coalesce(h.closed, 0) AS closed,
    coalesce(h.settled, 0) AS settled,
    coalesce(h.returned, 0) AS returned,
    coalesce(h.reopened, 0) AS reopened,
    count(*) AS n
FROM issue AS i
INNER JOIN rule_text AS r ON r.digest = i.rule_text
LEFT JOIN answered_by_then AS b ON b.number = i.number
LEFT JOIN happened AS h ON h.number = i.number
LEFT JOIN last_answer AS a ON a.number = i.number
WHERE i.county = :county AND (h.number IS NOT NULL OR i.is_open OR i.issued_on >= :since)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17
