-- Registered households. A few per thousand declare a wrong size, miss a mandatory field, share a telephone or lie below the line.
WITH active AS (
    SELECT i, CAST(count(*) AS INTEGER) AS people FROM registered WHERE status = '正常' GROUP BY i
)
SELECT household_no, name AS head_name, id_no AS head_id_no,
       CASE WHEN s_draw(i, 'old code') < 0.003 THEN left(village, 9) || '291' ELSE village END AS region_code,
       township || '四组' AS address,
       CASE WHEN monitored THEN '监测对象' ELSE '脱贫户' END AS household_type,
       CASE WHEN monitored THEN s_word(i, 'monitoring', ['脱贫不稳定户', '边缘易致贫户', '突发严重困难户']) END AS monitoring_type,
       CASE WHEN monitored THEN CAST(d - s_whole(i, 'identified', 60, 1500) AS DATE)
            ELSE CAST(DATE '2014-01-01' + s_whole(i, 'identified', 0, 1400) AS DATE) END AS identified_on,
       CASE WHEN monitored THEN NULL ELSE make_date(s_whole(i, 'lifted', 2018, 2020), 12, 31) END AS lifted_on,
       CASE WHEN monitored AND NOT risk_open THEN CAST(d - s_whole(i, 'removed', 10, 400) AS DATE) END AS risk_removed_on,
       CASE WHEN s_draw(i, 'gap') < 0.002 THEN NULL ELSE cause END AS main_cause,
       CASE WHEN s_draw(i, 'size wrong') < 0.003 THEN people + 1 ELSE people END AS declared_size,
       s_money(CASE WHEN s_draw(i, 'poor') < 0.003 THEN 8000 ELSE s_whole(i, 'income', 9500, 24000) END) AS per_capita_net_income,
       y - 1 AS income_year,
       CASE WHEN s_draw(i, 'house') < 0.004 THEN FALSE WHEN s_draw(i, 'house') >= 0.006 THEN TRUE END AS house_safe,
       TRUE AS water_safe,
       relocated,
       '13' || lpad(CAST(CASE WHEN s_draw(i, 'phone') < 0.0005 THEN 700000000 ELSE 710000000 + i END AS VARCHAR), 9, '0') AS phone,
       CAST(d - 1 AS TIMESTAMP) + to_seconds(s_whole(i, 'updated', 0, 86399)) AS updated_at
FROM registered JOIN active USING (i)
WHERE seat = 0
