-- Counties, townships and villages; every village took in another one years ago.
SELECT code || '000000' AS region_code, name, '县' AS level, DATE '2010-01-01' AS valid_from,
       CAST(NULL AS DATE) AS valid_to, CAST(NULL AS VARCHAR) AS merged_into
FROM county
UNION ALL
SELECT code || '000', name, '乡', DATE '2010-01-01', NULL, NULL FROM township
UNION ALL
SELECT code, name, '村', DATE '2010-01-01', NULL, NULL FROM place
UNION ALL
SELECT left(code, 9) || CAST(300 + CAST(right(code, 3) AS INTEGER) AS VARCHAR), '老' || name, '村',
       DATE '2010-01-01', DATE '2019-06-30', code
FROM place
ORDER BY region_code
