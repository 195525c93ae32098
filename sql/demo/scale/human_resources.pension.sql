-- Residents' pensions: drawn from sixty on, paid into before; a few draw none, a few an employee's, a few both.
SELECT id_no, name, '城乡居民' AS scheme, CASE WHEN age >= 60 THEN '领取' ELSE '缴费' END AS status,
       CASE WHEN age >= 60 THEN s_money(s_whole(p, 'pension', 140, 230)) END AS monthly_benefit,
       CASE WHEN age >= 60 THEN m END AS last_paid_month,
       CAST(DATE '2012-01-01' + to_months(s_whole(p, 'pension from', 0, 60)) AS DATE) AS from_month
FROM person WHERE status = '正常' AND (age >= 60 AND s_draw(p, 'no pension') >= 0.004 OR age BETWEEN 20 AND 59 AND s_draw(p, 'pays in') < 0.4)
UNION ALL
SELECT id_no, name, '企业职工', '领取', s_money(s_whole(p, 'formal pension', 1200, 3000)), m, DATE '2015-01-01'
FROM person WHERE status = '正常' AND age >= 60 AND s_draw(p, 'employee') < CASE WHEN registered THEN 0.004 ELSE 0.15 END
