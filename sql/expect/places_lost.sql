-- Townships and villages that had rows and have none; their names where the region table knows them.
WITH place AS (
    SELECT '乡' AS level, township AS code, sum(before) AS before, sum(now) AS now FROM place_rows GROUP BY ALL
    UNION ALL
    SELECT '村', village, before, now FROM place_rows WHERE village IS NOT NULL AND right(village, 3) <> '000'
)
SELECT p.level, p.code, CAST(p.before AS BIGINT) AS before, p.now = 0 AS lost,
       (SELECT max(r.name) FROM region r WHERE r.region_code = rpad(p.code, 12, '0')) AS name
FROM place p WHERE p.before > 0
ORDER BY p.level, p.code
