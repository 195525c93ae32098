-- The last three months: 生活补贴 with 低保, 护理补贴 for grades 1 and 2.
WITH due AS (
    SELECT *, CASE WHEN benefit = '低保' THEN ['生活补贴'] ELSE [] END
              || CASE WHEN right(disability, 1) IN ('1', '2') AND benefit IS DISTINCT FROM '特困' THEN ['护理补贴'] ELSE [] END AS kinds
    FROM person WHERE disability IS NOT NULL AND status = '正常'
),
each_kind AS (SELECT id_no, name, disability, m, unnest(kinds) AS kind FROM due)
SELECT id_no, name, id_no || disability AS disability_no, kind, CAST(m - to_months(CAST(back AS INTEGER)) AS DATE) AS month,
       s_money(CASE kind WHEN '生活补贴' THEN 80 ELSE 100 END) AS amount
FROM each_kind CROSS JOIN (SELECT unnest([1, 2, 3]) AS back)
