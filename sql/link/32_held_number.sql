-- Numbers that somebody really holds: a tail of 000 with a check that fits by chance is damaged unless it is one of them.
CREATE OR REPLACE TABLE held_number AS
SELECT person_id AS id_no FROM member WHERE person_id LIKE '%000'
UNION
SELECT id_no FROM resident_outside WHERE id_no LIKE '%000';
