-- A measure that fits the cause, and for some households a second one; a few are overdue or missing.
WITH household AS (
    SELECT i, household_no, risk_open, cause, d, unnest(range(CASE WHEN s_draw(i, 'second measure') < 0.8 THEN 2 ELSE 1 END)) AS nth
    FROM registered WHERE seat = 0 AND s_draw(i, 'no measure') >= 0.002
)
SELECT 'CS' || household_no || CAST(nth AS VARCHAR) AS measure_no, household_no,
       CASE WHEN nth = 1 THEN '就业' WHEN cause IN ('因病', '因残') THEN '健康' WHEN cause = '因学' THEN '教育'
            WHEN cause = '缺劳力' THEN '兜底' ELSE '产业' END AS kind,
       CAST(d + CASE WHEN s_draw(i * 2 + nth, 'overdue') < 0.003 THEN -20 ELSE s_whole(i * 2 + nth, 'due', 20, 300) END AS DATE) AS due_on,
       CAST(NULL AS DATE) AS done_on,
       s_money(s_whole(i * 2 + nth, 'amount', 3, 50) * 100) AS amount, '实施中' AS status
FROM household
