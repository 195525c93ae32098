-- The candidates: a person is one valid number of the registry; a member without one stands for himself.
CREATE OR REPLACE TABLE person AS
SELECT person_key, min(name_mask) AS mask, max(name_mask) AS last_mask
FROM member
GROUP BY person_key;

-- All names of the few who have several: an array for everybody costs seconds on a million.
CREATE OR REPLACE TABLE person_masks AS
SELECT m.person_key, array_agg(DISTINCT m.name_mask) AS masks
FROM member AS m JOIN person AS p ON p.person_key = m.person_key AND p.mask <> p.last_mask
WHERE m.name_mask IS NOT NULL
GROUP BY m.person_key;

-- Members without a number: a row with a number of its own may be theirs.
CREATE OR REPLACE TABLE unnumbered_member AS
SELECT name_fold AS fold, village, CASE WHEN birth_date_precision = 'D' THEN birth_date END AS birth
FROM member
WHERE person_id IS NULL AND village IS NOT NULL AND name_fold IS NOT NULL;

-- Rows that number and name alone link to nobody, of all datasets: what may tell whose they are.
CREATE OR REPLACE TABLE remaining_row (
    dataset STRING, row_ref BIGINT, written STRING, id_valid BOOLEAN, unusable BOOLEAN, number_key BIGINT,
    same_name BOOLEAN, fold STRING, birth DATE, village STRING
);

-- Pairs of a row and a person that inspectors decided on: same binds (link class explicit), different bans.
CREATE OR REPLACE TABLE decided_pair (
    dataset STRING, row_id BIGINT, row_ref BIGINT, person_key BIGINT, verdict STRING, key STRING
);
