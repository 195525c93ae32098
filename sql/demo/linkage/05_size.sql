-- How much is drawn. Bound: seed, members, rows, share of rows that nothing is done to.
CREATE OR REPLACE TABLE size AS
WITH given AS (SELECT CAST(? AS BIGINT) AS seed, CAST(? AS BIGINT) AS members, CAST(? AS BIGINT) AS n, CAST(? AS DOUBLE) AS clean)
SELECT *, greatest(least(n, members) * 3 // 10, 20) AS outsiders FROM given;
