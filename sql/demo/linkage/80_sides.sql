-- What other ways to link are given: numbers and names already normalised, as our own links have them.
CREATE OR REPLACE TABLE member_side AS
SELECT t.person_key AS unique_id, m.name_fold AS name, m.id_no, m.id_no_valid, CAST(m.birth_date AS VARCHAR) AS birth_date, m.sex, t.village
FROM registry_member AS m JOIN registered AS t ON t.member_no = m.member_no;

CREATE OR REPLACE TABLE row_side AS
SELECT CAST(_row_id AS VARCHAR) AS unique_id, name_fold AS name, id_no, id_no_valid, CAST(birth_date AS VARCHAR) AS birth_date, sex, region_code AS village
FROM placed
UNION ALL
SELECT CAST(_row_id AS VARCHAR), name_fold, id_no, id_no_valid, NULL, NULL, NULL FROM plain;

-- Equal valid numbers first; the rest is compared.
CREATE OR REPLACE TABLE exact_side AS
SELECT r.unique_id AS r, m.unique_id AS person_key
FROM row_side AS r JOIN member_side AS m ON m.id_no = r.id_no AND m.id_no_valid
WHERE r.id_no_valid;

CREATE OR REPLACE TABLE rest_side AS
SELECT unique_id, name, id_no, birth_date, sex, village FROM row_side WHERE unique_id NOT IN (SELECT r FROM exact_side);
ALTER TABLE member_side DROP COLUMN id_no_valid;
