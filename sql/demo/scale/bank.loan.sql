-- Micro-credit to heads of registered households; a few are overdue, too large, or lent to neighbours.
SELECT 'XD' || lpad(CAST(p AS VARCHAR), 10, '0') AS contract_no, id_no, name, s_money(50000) AS amount,
       CAST(d - s_whole(p, 'lent', 100, 700) AS DATE) AS lent_on,
       CAST(d + s_whole(p, 'due', 30, 400) AS DATE) AS due_on,
       s_money(CASE WHEN s_draw(p, 'too large') < 0.005 THEN 80000 ELSE s_whole(p, 'balance', 5, 50) * 1000 END) AS balance,
       CASE WHEN s_draw(p, 'overdue') < 0.005 THEN '逾期' ELSE '正常' END AS status,
       CASE WHEN s_draw(p, 'overdue') < 0.005 THEN s_whole(p, 'overdue days', 1, 90) END AS overdue_days
FROM person WHERE seat = 0 AND status = '正常' AND s_draw(p, 'borrows') < CASE WHEN registered THEN 0.08 ELSE 0.0005 END
