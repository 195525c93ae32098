-- Rows of each township before and now, where the name of a township stands in the name of file or sheet.
-- region: the county's region table as it stands, or an empty one.
CREATE OR REPLACE TABLE place_rows AS
WITH township AS (
    SELECT DISTINCT left(region_code, 9) AS township, name FROM region WHERE level = '乡' AND name IS NOT NULL
), source AS (
    SELECT _source_file, count(*) AS before, 0 AS now FROM rows_before GROUP BY ALL
    UNION ALL
    SELECT _source_file, 0, count(*) FROM rows_now GROUP BY ALL
)
SELECT CAST(NULL AS VARCHAR) AS village, t.township, CAST(sum(s.before) AS BIGINT) AS before,
       CAST(sum(s.now) AS BIGINT) AS now
FROM source s JOIN township t ON contains(s._source_file, t.name)
GROUP BY ALL;
