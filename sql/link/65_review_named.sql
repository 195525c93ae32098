-- Both sides with the parts of their names: review_name holds surname, pinyin and sorted characters of each name once.
CREATE OR REPLACE VIEW review_value_named AS
SELECT v.*, n.surname, n.plain, n.toned, n.letters FROM review_value AS v LEFT JOIN review_name AS n ON n.fold = v.fold;

CREATE OR REPLACE VIEW review_member_named AS
SELECT m.*, n.surname, n.plain, n.toned, n.letters FROM review_member AS m LEFT JOIN review_name AS n ON n.fold = m.fold;

-- The same as the model sees them: a number for a name, and what the levels ask for.
CREATE OR REPLACE VIEW review_side_row AS
SELECT value_no AS unique_id, fold, mask, surname, plain, toned, letters, number, legacy, birth, birth_own, sex, sex_own, village
FROM review_value_named;

CREATE OR REPLACE VIEW review_side_member AS
SELECT row_number() OVER (ORDER BY member_no) AS unique_id,
       fold, mask, surname, plain, toned, letters, number, legacy, birth, birth_own, sex, sex_own, village, person_key, person_named, member_no, active
FROM review_member_named;
