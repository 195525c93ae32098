-- The running year, and for some the next one. A few per thousand are not insured, insured twice or in a wrong class.
WITH class AS (
    SELECT *, CASE WHEN s_draw(p, 'class wrong') < 0.002 THEN '普通' WHEN benefit IS NOT NULL THEN benefit
                   WHEN risk_open AND registered THEN '监测对象' WHEN registered THEN '脱贫人口' ELSE '普通' END AS category
    FROM person
    WHERE status = '正常' AND s_draw(p, 'insured') < CASE WHEN registered THEN 0.997 ELSE 0.85 END
),
insured AS (
    SELECT p, id_no, name, category, county, unnest(CASE WHEN s_draw(p, 'next year') < 0.15 THEN [y, y + 1] ELSE [y] END) AS year FROM class
)
SELECT id_no, name, CAST(year AS INTEGER) AS year, '城乡居民' AS scheme, '正常参保' AS status, category,
       s_money(CASE category WHEN '特困' THEN 400 WHEN '低保' THEN 320 WHEN '监测对象' THEN 280 WHEN '脱贫人口' THEN 120 ELSE 0 END) AS subsidy,
       county AS county_code
FROM insured
UNION ALL
SELECT id_no, name, CAST(year AS INTEGER), '城镇职工', CASE WHEN s_draw(p, 'twice') < 0.002 THEN '正常参保' ELSE '暂停' END, '普通', NULL, county
FROM insured WHERE s_draw(p, 'twice') < 0.01
UNION ALL
SELECT id_no, name, y, '城乡居民', '正常参保', '脱贫人口', s_money(120), county
FROM person WHERE status = '死亡' AND registered AND year(status_on) < y AND s_draw(p, 'insured dead') < 0.02
