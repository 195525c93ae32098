-- Members with what their valid number says and what their household lends them.
CREATE OR REPLACE TABLE member AS
WITH keyed AS (
    SELECT ${columns},
           f_row_ref(${number}, m._row_id) AS row_ref,
           CASE WHEN m.id_no_valid THEN f_person_key(m.id_no) ELSE f_unnumbered_key(m._row_id) END AS person_key,
           m.member_status = '正常' AS active,
           h.head_name, h.village, h.listed_region, h.policy_region, h.county_code,
           h.household_type, h.identified_on, h.lifted_on, h.risk_removed_on, h.relocated
    FROM registry_member__rows AS m JOIN household AS h ON h.household_no = m.household_no
)
SELECT keyed.*,
       CASE WHEN id_no_valid THEN id_no END AS person_id,
       CASE WHEN id_no_valid THEN f_born(person_key) END AS id_birth,
       CASE WHEN id_no_valid THEN f_sex(person_key) END AS id_sex
FROM keyed;
