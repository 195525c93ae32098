-- Bills since July of last year; many small ones, a few that ruin a household, a few after a death.
WITH billed AS (
    SELECT *, unnest(range(s_whole(p, 'bills', 0, CASE WHEN illness <> '健康' THEN 4 ELSE 1 END))) AS nth
    FROM person WHERE status = '正常' OR (status = '死亡' AND s_draw(p, 'billed dead') < 0.01)
),
priced AS (
    SELECT p * 8 + nth AS bill, id_no, name, d, benefit,
           s_draw(p * 8 + nth, 'kind') AS kind,
           CASE WHEN s_draw(p * 8 + nth, 'kind') < 0.0004 THEN 90000
                WHEN s_draw(p * 8 + nth, 'kind') < 0.08 THEN s_whole(p * 8 + nth, 'total', 1500, 9000)
                ELSE s_whole(p * 8 + nth, 'total', 30, 600) END AS total
    FROM billed
),
paid AS (
    SELECT *, total * CASE WHEN kind < 0.08 THEN 0.7 ELSE 0.6 END AS basic FROM priced
)
SELECT 'JS' || lpad(CAST(bill AS VARCHAR), 10, '0') AS bill_no, id_no, name,
       CAST(d - s_whole(bill, 'settled', 1, 500) AS DATE) AS settled_on,
       CASE WHEN kind < 0.08 THEN '住院' WHEN kind < 0.4 THEN '门诊慢特病' ELSE '普通门诊' END AS kind,
       s_money(total) AS total, s_money(basic) AS basic_paid, s_money(0) AS major_paid,
       s_money(CASE WHEN benefit IS NOT NULL AND s_draw(bill, 'relief') >= 0.02 THEN (total - basic) / 2 ELSE 0 END) AS relief_paid,
       s_money(total) - s_money(basic)
           - s_money(CASE WHEN benefit IS NOT NULL AND s_draw(bill, 'relief') >= 0.02 THEN (total - basic) / 2 ELSE 0 END) AS self_paid
FROM paid
