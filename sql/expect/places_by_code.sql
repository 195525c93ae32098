-- Rows of each village before and now, by ${region}; codes that were merged since are followed to what they became.
-- region: the county's region table as it stands, or an empty one.
CREATE OR REPLACE TABLE place_rows AS
WITH RECURSIVE successor AS (
    SELECT region_code AS code, merged_into AS becomes, 1 AS step FROM region WHERE merged_into IS NOT NULL
    UNION ALL
    SELECT s.code, r.merged_into, s.step + 1 FROM successor s JOIN region r ON r.region_code = s.becomes
    WHERE r.merged_into IS NOT NULL AND s.step < 10
), last_successor AS (
    SELECT code, max_by(becomes, step) AS becomes FROM successor GROUP BY code
), counted AS (
    SELECT ${region} AS code, count(*) AS before, 0 AS now FROM rows_before GROUP BY ALL
    UNION ALL
    SELECT ${region}, 0, count(*) FROM rows_now GROUP BY ALL
)
SELECT coalesce(s.becomes, c.code) AS village, left(coalesce(s.becomes, c.code), 9) AS township,
       CAST(sum(c.before) AS BIGINT) AS before, CAST(sum(c.now) AS BIGINT) AS now
FROM counted c LEFT JOIN last_successor s USING (code)
WHERE length(c.code) >= 9
GROUP BY ALL;
