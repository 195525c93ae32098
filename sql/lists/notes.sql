-- 协查情况 and 附记: what offices added to issues beside the answers, oldest first.
SELECT
    n.number,
    n.office,
    n.kind,
    n.text,
    n.document,
    substr(h.at, 1, 10) AS day
FROM note AS n
INNER JOIN history AS h ON h.seq = n.seq
ORDER BY n.number, n.seq
