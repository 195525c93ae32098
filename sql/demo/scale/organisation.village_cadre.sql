-- Three cadres a village, neighbours but for a few.
WITH candidate AS (
    SELECT *, row_number() OVER (PARTITION BY village ORDER BY registered AND s_draw(p, 'cadre') >= 0.0005, s_draw(p, 'elected')) AS nth
    FROM person WHERE status = '正常' AND age BETWEEN 28 AND 58
)
SELECT id_no, name, village AS region_code, ['党支部书记', '副主任', '委员'][nth] AS post, DATE '2021-03-01' AS from_date, CAST(NULL AS DATE) AS to_date
FROM candidate WHERE nth <= 3
