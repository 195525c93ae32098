-- The counties households are registered in, the largest first; without households those of the region table.
WITH registered AS (
    SELECT county_code, count(*) AS households FROM household WHERE county_code IS NOT NULL GROUP BY county_code
),
listed AS (
    SELECT substr(region_code, 1, 6) AS county_code, 0 AS households
    FROM region_begun
    WHERE level = '县' AND NOT EXISTS (SELECT 1 FROM registered)
    GROUP BY 1
)
SELECT county_code
FROM (SELECT county_code, households FROM registered UNION ALL SELECT county_code, households FROM listed) AS every_county
ORDER BY households DESC, county_code
