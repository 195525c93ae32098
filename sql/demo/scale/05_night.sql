-- The night, and how many families there are: registered ones and their neighbours. Bound: business date, households.
CREATE OR REPLACE TABLE night AS
WITH given AS (SELECT CAST(? AS DATE) AS d, CAST(? AS BIGINT) AS households)
SELECT d, CAST(year(d) AS INTEGER) AS y, CAST(date_trunc('month', d) AS DATE) AS m,
       CAST(year(d) - CASE WHEN month(d) < 9 THEN 1 ELSE 0 END AS INTEGER) AS school_year,
       households, households * 2 // 10 AS neighbours
FROM given;
