-- Registered households with the village that counts, and the people in them.
CREATE OR REPLACE TABLE household AS
WITH active AS (
    SELECT household_no, CAST(count(*) AS INTEGER) AS members
    FROM registry_member__rows
    WHERE member_status = '正常'
    GROUP BY household_no
),
county AS (
    SELECT DISTINCT substr(region_code, 1, 6) AS county_code FROM region_begun WHERE level = '县'
),
placed AS (
    SELECT ${columns}, h._row_id AS row_no, v.village, coalesce(county.county_code, run.county_code) AS county_code
    FROM registry_household__rows AS h
    CROSS JOIN run
    LEFT JOIN village_of AS v ON v.region_code = h.region_code
    LEFT JOIN county ON county.county_code = substr(coalesce(v.village, h.region_code), 1, 6)
)
SELECT placed.*,
       f_row_ref(${number}, placed.row_no) AS row_ref,
       coalesce(placed.village, placed.region_code) AS listed_region,
       coalesce(placed.village, placed.county_code) AS policy_region,
       coalesce(active.members, 0) AS active_members
FROM placed LEFT JOIN active ON active.household_no = placed.household_no;
