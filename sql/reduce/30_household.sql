-- Registered households with the village that counts, and the people in them.
CREATE OR REPLACE TABLE household AS
WITH active AS (
    SELECT household_no, CAST(count(*) AS INTEGER) AS members
    FROM registry_member__rows
    WHERE member_status = '正常'
    GROUP BY household_no
),
placed AS (
    SELECT h.*, v.village,
           coalesce(
               (SELECT min(substr(r.region_code, 1, 6)) FROM region_begun AS r
                WHERE r.level = '县' AND substr(r.region_code, 1, 6) = substr(coalesce(v.village, h.region_code), 1, 6)),
               run.county_code) AS county_code
    FROM registry_household__rows AS h
    CROSS JOIN run
    LEFT JOIN village_of AS v ON v.region_code = h.region_code
)
SELECT placed.*,
       f_row_ref(${number}, placed._row_id) AS row_ref,
       coalesce(placed.village, placed.region_code) AS listed_region,
       coalesce(placed.village, placed.county_code) AS policy_region,
       coalesce(active.members, 0) AS active_members
FROM placed LEFT JOIN active ON active.household_no = placed.household_no;
