-- Rural homesteads mostly; a few flats and shops bought in town.
SELECT '桂' || lpad(CAST(p AS VARCHAR), 10, '0') AS certificate_no, id_no, name,
       CASE WHEN s_draw(p, 'town') < 0.004 THEN '县城东宁路' WHEN relocated THEN county || '安置点' ELSE township END || CAST(p % 300 AS VARCHAR) || '号' AS location,
       CASE WHEN s_draw(p, 'town') < 0.001 THEN '商铺' WHEN s_draw(p, 'town') < 0.004 OR relocated THEN '住宅' ELSE '农村宅基地' END AS use,
       s_money(s_whole(p, 'area', 60, 160)) AS area_m2,
       CASE WHEN s_draw(p, 'town') < 0.004 THEN '购买' WHEN relocated THEN '安置' ELSE '自建' END AS acquired_by,
       CAST(DATE '2012-01-01' + s_whole(p, 'registered', 0, 4500) AS DATE) AS registered_on, CAST(NULL AS DATE) AS cancelled_on
FROM person
WHERE status = '正常' AND (seat = 0 AND s_draw(p, 'owns') < 0.7 OR s_draw(p, 'town') < 0.0005 AND age >= 20)
