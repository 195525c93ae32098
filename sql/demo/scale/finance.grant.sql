-- Last year's payments make up the transfer income of the household (to its head, in two parts); a few do not, a few
-- go on after a death.
WITH household AS (
    SELECT i, count(*) FILTER (WHERE status = '正常')
              * CASE WHEN s_draw(i, 'poor') < 0.003 THEN 8000 ELSE s_whole(i, 'income', 9500, 24000) END AS yuan
    FROM registered GROUP BY i
),
due AS (
    SELECT person.*, floor(yuan * 0.5) - floor(yuan * 0.3) AS transfer
    FROM person JOIN household USING (i) WHERE person.seat = 0 AND s_draw(i, 'transfer wrong') >= 0.003
)
SELECT 'YKT' || lpad(CAST(p AS VARCHAR), 10, '0') || 'A' AS payment_no, id_no, name, '耕地地力保护补贴' AS item,
       s_money(floor(transfer / 2)) AS amount, make_date(y - 1, 6, 18) AS paid_on, CAST(NULL AS VARCHAR) AS account
FROM due
UNION ALL
SELECT 'YKT' || lpad(CAST(p AS VARCHAR), 10, '0') || 'B', id_no, name, '生态公益林补偿', s_money(transfer - floor(transfer / 2)),
       make_date(y - 1, 11, 25), NULL
FROM due
UNION ALL
SELECT 'YKT' || lpad(CAST(p AS VARCHAR), 10, '0') || 'C', id_no, name, '高龄津贴', s_money(960), CAST(d - 40 AS DATE), NULL
FROM person WHERE status = '死亡' AND status_on < d - 200 AND s_draw(p, 'card still paid') < 0.01
