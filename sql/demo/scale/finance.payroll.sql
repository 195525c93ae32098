-- Three months: officials among the neighbours, welfare posts among the registered, a few officials among them too.
WITH paid AS (
    SELECT *, CASE WHEN NOT registered OR s_draw(p, 'official') < 0.01 THEN s_word(p, 'staff', ['行政编制', '事业编制', '离退休'])
                   ELSE '公益性岗位' END AS kind
    FROM person WHERE status = '正常' AND age BETWEEN 24 AND 60 AND s_draw(p, 'paid') < 0.04
)
SELECT id_no, name, '县直机关' || CAST(p % 97 AS VARCHAR) AS unit, kind, CAST(m - to_months(CAST(back AS INTEGER)) AS DATE) AS month,
       s_money(CASE kind WHEN '公益性岗位' THEN 1500 ELSE 6200 END) AS gross
FROM paid CROSS JOIN (SELECT unnest([1, 2, 3]) AS back)
