-- Villages valid on D, and for every code ever a village the valid village it leads to through merged_into.
CREATE OR REPLACE TABLE village AS
SELECT region_code, min(name) AS name
FROM region_begun CROSS JOIN night
WHERE level = '村' AND (valid_to IS NULL OR valid_to >= night.d)
GROUP BY region_code;

CREATE OR REPLACE TABLE village_of AS
WITH RECURSIVE merger AS (
    -- One successor for a code: that of its newest row, then the smallest.
    SELECT region_code, merged_into
    FROM (
        SELECT region_code, merged_into,
               row_number() OVER (PARTITION BY region_code ORDER BY valid_from DESC, merged_into) AS newest
        FROM region_begun
        WHERE merged_into IS NOT NULL
    ) AS ranked
    WHERE newest = 1
),
step AS (
    SELECT region_code, merged_into AS code, 1 AS depth FROM merger
    UNION ALL
    -- The depth ends a table that merges in a circle; no chain of real mergers is near that long.
    SELECT step.region_code, merger.merged_into, step.depth + 1
    FROM step JOIN merger ON merger.region_code = step.code
    WHERE step.depth < 20 AND NOT EXISTS (SELECT 1 FROM village WHERE village.region_code = step.code)
)
SELECT region_code, region_code AS village FROM village
UNION ALL
SELECT step.region_code, min(step.code) AS village
FROM step JOIN village ON village.region_code = step.code
WHERE NOT EXISTS (SELECT 1 FROM village AS own WHERE own.region_code = step.region_code)
GROUP BY step.region_code;
