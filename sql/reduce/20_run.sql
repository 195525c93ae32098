-- What every rule may ask about the night itself. The county is the one most households are registered in.
CREATE OR REPLACE TABLE run AS
SELECT night.d,
       f_month(night.d) AS m,
       f_year(night.d) AS y,
       CAST(f_year(night.d) - CASE WHEN month(night.d) < 9 THEN 1 ELSE 0 END AS INTEGER) AS school_year,
       make_date(f_year(night.d) - CASE WHEN month(night.d) < 9 THEN 1 ELSE 0 END, 8, 31) AS school_start,
       (
           SELECT substr(coalesce(v.village, h.region_code), 1, 6)
           FROM registry_household__rows AS h
           LEFT JOIN village_of AS v ON v.region_code = h.region_code
           WHERE EXISTS (
               SELECT 1 FROM region_begun AS r
               WHERE r.level = '县' AND substr(r.region_code, 1, 6) = substr(coalesce(v.village, h.region_code), 1, 6)
           )
           GROUP BY 1
           ORDER BY count(*) DESC, 1
           LIMIT 1
       ) AS county_code
FROM night;
