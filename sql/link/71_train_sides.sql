-- What a model is trained on. Strangers: two samples of members that share no person; what they say of birth and sex
-- is taken as if a column said it, as it is where rows have one.
CREATE OR REPLACE TABLE train_side AS SELECT * FROM review_side_member;

CREATE OR REPLACE TABLE train_stranger AS
SELECT * EXCLUDE (person_key, person_named, member_no, active) REPLACE (true AS birth_own, true AS sex_own)
FROM train_side
WHERE hash(person_named) % 2 = 0
ORDER BY hash(member_no), unique_id
LIMIT 1000;

CREATE OR REPLACE TABLE train_member AS
SELECT * EXCLUDE (person_key, person_named, member_no, active)
FROM train_side
WHERE hash(person_named) % 2 = 1
ORDER BY hash(member_no), unique_id
LIMIT 2000;

-- The members that the rows of the training are linked to.
CREATE OR REPLACE TABLE train_holder AS
SELECT * EXCLUDE (person_key, person_named, member_no, active)
FROM train_side
WHERE person_key IN (SELECT r.person_key FROM review_row AS r);

CREATE OR REPLACE TABLE train_certain AS
SELECT * FROM review_side_row WHERE unique_id IN (SELECT w.value_no FROM review_row_value AS w WHERE w.link IN ('exact', 'conflict'));

CREATE OR REPLACE TABLE train_damaged AS
SELECT * FROM review_side_row
WHERE number IS NOT NULL AND unique_id IN (SELECT w.value_no FROM review_row_value AS w WHERE w.link IN ('repaired', 'likely'));

CREATE OR REPLACE TABLE train_label AS
SELECT DISTINCT 'a' AS source_dataset_l, d.unique_id AS unique_id_l, 'b' AS source_dataset_r, s.unique_id AS unique_id_r
FROM train_damaged AS d
JOIN review_row_value AS w ON w.value_no = d.unique_id AND w.link IN ('repaired', 'likely')
JOIN train_side AS s ON s.person_key = w.person_key AND s.number IS NOT NULL;
