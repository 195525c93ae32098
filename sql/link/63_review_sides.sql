-- What is compared: on one side the different persons that rows write about, on the other the members.
-- A number serves if ten of its characters are there; what a spreadsheet left of others tells nothing.
-- legacy: the fifteen digits it would have had, or has. birth_own: said by a column and not by digits of the number.
CREATE OR REPLACE TABLE review_value AS
WITH said AS (
    SELECT DISTINCT fold, mask, id_no, birth, region_code, sex FROM review_row
),
numbered AS (
    SELECT *, CASE WHEN length(regexp_replace(id_no, '[^0-9X]', '', 'g')) >= 10
                   THEN CASE WHEN f_match(id_no, '^.{18}[1-7][1-4](B[0-9]+)?$') THEN left(id_no, 18) ELSE id_no END END AS number
    FROM said
)
SELECT row_number() OVER (ORDER BY s.fold, s.mask, s.id_no, s.birth, s.region_code, s.sex) AS value_no,
       s.fold, s.mask, s.id_no, s.birth AS birth_said, s.region_code, s.sex AS sex_said, s.number,
       CASE WHEN f_match(s.number, '^[0-9]{15}$') THEN s.number
            WHEN f_match(s.number, '^[0-9]{6}19[0-9]{9}[0-9X]$') THEN left(s.number, 6) || substr(s.number, 9, 9) END AS legacy,
       coalesce(s.birth, CAST(CASE WHEN f_match(s.number, '^[0-9]{15}$') THEN try_strptime('19' || substr(s.number, 7, 6), '%Y%m%d')
                                   ELSE try_strptime(substr(s.number, 7, 8), '%Y%m%d') END AS DATE)) AS birth,
       s.birth IS NOT NULL AS birth_own,
       coalesce(s.sex, CASE WHEN f_match(s.number, '^[0-9]{17}[0-9X]$')
                            THEN CASE WHEN CAST(substr(s.number, 17, 1) AS INTEGER) % 2 = 1 THEN '男' ELSE '女' END END) AS sex,
       s.sex IS NOT NULL AS sex_own,
       coalesce(place.village, s.region_code) AS village
FROM numbered AS s LEFT JOIN village_of AS place ON place.region_code = s.region_code;

-- Each row with the person it writes about.
CREATE OR REPLACE TABLE review_row_value AS
SELECT row.dataset, row.row_id, row.link, row.note, row.person_key, value.value_no
FROM review_row AS row
JOIN review_value AS value
    ON value.fold IS NOT DISTINCT FROM row.fold AND value.mask IS NOT DISTINCT FROM row.mask
    AND value.id_no IS NOT DISTINCT FROM row.id_no AND value.birth_said IS NOT DISTINCT FROM row.birth
    AND value.region_code IS NOT DISTINCT FROM row.region_code AND value.sex_said IS NOT DISTINCT FROM row.sex;

-- Whom a row is compared with: without a model only those it is linked to.
CREATE OR REPLACE VIEW review_member AS
SELECT member_no, household_no, person_key, coalesce(person_id, 'member:' || member_no) AS person_named, name, name_fold AS fold, name_mask AS mask, id_no AS number,
       CASE WHEN f_match(id_no, '^[0-9]{15}$') THEN id_no
            WHEN f_match(id_no, '^[0-9]{6}19[0-9]{9}[0-9X]$') THEN left(id_no, 6) || substr(id_no, 9, 9) END AS legacy,
       coalesce(id_birth, CASE WHEN birth_date_precision = 'D' THEN birth_date END) AS birth, id_birth IS NULL AS birth_own,
       coalesce(id_sex, sex) AS sex, id_sex IS NULL AS sex_own, listed_region AS village, active
FROM member
WHERE ${everybody} OR person_key IN (SELECT r.person_key FROM review_row AS r);
