-- Income of the last two finished years; it adds up, and drops for a few per thousand.
WITH household AS (
    SELECT i, household_no, count(*) FILTER (WHERE status = '正常') AS people,
           CASE WHEN s_draw(i, 'poor') < 0.003 THEN 8000 ELSE s_whole(i, 'income', 9500, 24000) END AS per_head
    FROM registered GROUP BY i, household_no
),
net AS (
    SELECT i, household_no, unnest([y - 1, y - 2]) AS year,
           unnest([per_head * people, floor(per_head * people * CASE WHEN s_draw(i, 'drop') < 0.003 THEN 1.6 ELSE 0.85 + 0.3 * s_draw(i, 'growth') END)]) AS yuan
    FROM household CROSS JOIN night
)
SELECT household_no, CAST(year AS INTEGER) AS year, s_money(yuan - floor(yuan * 0.5)) AS wage, s_money(floor(yuan * 0.3) + 200) AS business,
       s_money(0) AS property, s_money(floor(yuan * 0.5) - floor(yuan * 0.3)) AS transfer, s_money(200) AS expense
FROM net
