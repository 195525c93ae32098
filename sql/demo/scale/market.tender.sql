-- Awards to some of the enterprises.
SELECT 'ZB' || lpad(CAST(p AS VARCHAR), 10, '0') AS project_no, township || '道路硬化' AS project,
       '91451022' || lpad(CAST(p AS VARCHAR), 10, '0') AS credit_code,
       s_money(s_whole(p, 'award', 5, 200) * 10000) AS amount, CAST(d - s_whole(p, 'awarded', 10, 1500) AS DATE) AS awarded_on
FROM person
WHERE status = '正常' AND age BETWEEN 22 AND 65 AND s_draw(p, 'trades') < CASE WHEN registered THEN 0.01 ELSE 0.05 END
  AND s_draw(p, 'wins') < 0.03
