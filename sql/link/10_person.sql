-- The candidates: a person is one valid number of the registry; a member without one stands for himself.
-- Several names are gathered only for the few who have them: an array for everybody costs seconds on a million.
CREATE OR REPLACE TABLE person AS
WITH single AS (
    SELECT person_key, min(person_id) AS id_no, min(name_mask) AS mask, max(name_mask) AS last_mask
    FROM member
    GROUP BY person_key
),
several AS (
    SELECT m.person_key, array_agg(DISTINCT m.name_mask) AS masks
    FROM member AS m JOIN single ON single.person_key = m.person_key AND single.mask <> single.last_mask
    WHERE m.name_mask IS NOT NULL
    GROUP BY m.person_key
)
SELECT single.person_key, single.id_no, single.mask, several.masks
FROM single LEFT JOIN several ON several.person_key = single.person_key;

-- Names to repair a number by: only a name without a placeholder can be equal.
CREATE OR REPLACE TABLE person_name AS
SELECT DISTINCT person_key, person_id AS id_no, name_fold AS fold
FROM member
WHERE person_id IS NOT NULL AND name_fold IS NOT NULL AND NOT f_match(name_fold, '[?□*\x{E000}-\x{F8FF}\x{F0000}-\x{FFFFD}\x{100000}-\x{10FFFD}]');

-- Name, day of birth and village of every member, for rows whose number (or the member's) can't be used.
CREATE OR REPLACE TABLE person_place AS
SELECT DISTINCT person_key, person_id AS id_no, name_fold AS fold, village,
       coalesce(id_birth, CASE WHEN birth_date_precision = 'D' THEN birth_date END) AS birth
FROM member
WHERE village IS NOT NULL AND name_fold IS NOT NULL;

-- Numbers that somebody really holds: a tail of 000 with a check that fits by chance is damaged unless it is one of them.
CREATE OR REPLACE TABLE held_number AS
SELECT id_no FROM person WHERE id_no IS NOT NULL AND id_no LIKE '%000'
UNION
SELECT id_no FROM resident_known WHERE id_no_valid AND id_no LIKE '%000';

-- Rows whose number was repaired: whether a resident fits as well is asked for all datasets at once.
CREATE OR REPLACE TABLE repaired_row (dataset VARCHAR, row_id BIGINT, id_no VARCHAR, fold VARCHAR);

-- Pairs of a row and a person that inspectors decided on: same binds (link class explicit), different bans.
CREATE OR REPLACE TABLE decided_pair (
    dataset VARCHAR, row_id BIGINT, person_key VARCHAR, verdict VARCHAR, key VARCHAR
);
