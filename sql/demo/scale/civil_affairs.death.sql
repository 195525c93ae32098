-- Deaths the registry knows, and a few per thousand it does not know yet.
SELECT id_no, name, CASE WHEN status = '死亡' THEN status_on ELSE CAST(d - s_whole(p, 'died', 35, 300) AS DATE) END AS died_on,
       CASE WHEN status = '死亡' THEN CAST(status_on + 12 AS DATE) ELSE CAST(d - s_whole(p, 'died', 35, 300) + 12 AS DATE) END AS registered_on,
       CASE WHEN s_draw(p, 'origin') < 0.5 THEN '火化' ELSE '死亡证明' END AS origin
FROM person WHERE status = '死亡' OR (age > 70 AND s_draw(p, 'dead') < 0.004)
