-- 特困; a few of them also on the list of 低保 are left to that list's own second places.
SELECT id_no, name, CASE WHEN s_draw(p, 'mode') < 0.3 THEN '集中' ELSE '分散' END AS mode, s_money(780) AS monthly_amount,
       benefit_from AS from_month, CAST(NULL AS DATE) AS to_month
FROM person WHERE benefit = '特困' AND status = '正常'
