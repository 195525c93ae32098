-- One appraisal for each house; a few per thousand are dangerous and not dealt with, a few households have none.
SELECT id_no AS head_id_no, name AS head_name,
       CASE WHEN s_draw(i, 'grade') < 0.003 THEN 'D' WHEN s_draw(i, 'grade') < 0.1 THEN 'C' WHEN s_draw(i, 'grade') < 0.5 THEN 'B' ELSE 'A' END AS grade,
       CAST(d - s_whole(i, 'appraised', 30, 1500) AS DATE) AS appraised_on,
       CASE WHEN s_draw(i, 'grade') < 0.003 THEN '未处置' WHEN s_draw(i, 'grade') < 0.1 THEN '已加固' ELSE '无需处置' END AS treatment,
       CASE WHEN s_draw(i, 'grade') BETWEEN 0.003 AND 0.1 THEN CAST(d - 20 AS DATE) END AS treated_on
FROM person
WHERE seat = 0 AND s_draw(i, 'appraised at all') < CASE WHEN registered THEN 0.997 ELSE 0.4 END
