-- Links of ${dataset}: for every row the first of exact, repaired, likely, conflict that gives exactly one candidate.
-- Exact ones first: they are nearly all of a list, and the rest is sought for the few rows they leave.
CREATE OR REPLACE TABLE ${table}__link AS
SELECT s.row_id, p.person_key, 'exact' AS link, CAST(NULL AS VARCHAR) AS link_note
FROM ${table}__subject AS s JOIN person AS p ON p.id_no = s.carries
WHERE s.id_valid AND (s.mask IS NULL OR p.mask IS NULL OR s.mask = p.mask
    OR coalesce(array_contains(p.masks, s.mask), false));

CREATE OR REPLACE TABLE remaining_row AS
SELECT s.row_id, s.id_no, s.carries, s.fold, s.birth, s.village,
       NOT s.id_valid OR (s.id_no LIKE '%000' AND NOT EXISTS (SELECT 1 FROM held_number AS h WHERE h.id_no = s.id_no)) AS unusable
FROM ${table}__subject AS s
WHERE NOT EXISTS (SELECT 1 FROM ${table}__link AS l WHERE l.row_id = s.row_id);

INSERT INTO ${table}__link
WITH same_number AS (
    -- The number inside a disability number is repaired where the names are equal, and a conflict where they differ.
    SELECT s.row_id, p.person_key
    FROM remaining_row AS s JOIN person AS p ON p.id_no = s.carries
),
fit AS (
    SELECT s.row_id, n.person_key, f_repair(s.id_no, n.id_no) AS how
    FROM remaining_row AS s JOIN person_name AS n ON n.fold = s.fold
    WHERE s.unusable AND s.id_no IS NOT NULL
),
repaired AS (
    SELECT row_id, min(person_key) AS person_key, min(how) AS how
    FROM fit
    WHERE how IS NOT NULL
    GROUP BY row_id
    HAVING count(DISTINCT person_key) = 1
),
agreeing AS (
    -- Two different valid numbers never link: the row's number or the member's must be unusable.
    SELECT s.row_id, min(p.person_key) AS person_key,
           bool_or(p.id_no IS NULL OR s.unusable) AS may_link
    FROM remaining_row AS s
    JOIN person_place AS p ON p.fold = s.fold AND p.birth = s.birth AND p.village = s.village
    GROUP BY s.row_id
    HAVING count(DISTINCT p.person_key) = 1
),
candidate AS (
    SELECT row_id, person_key, 1 AS rank, 'repaired' AS link, how AS link_note FROM repaired
    UNION ALL
    SELECT row_id, person_key, 2, 'likely', NULL FROM agreeing WHERE may_link
    UNION ALL
    SELECT row_id, person_key, 3, 'conflict', NULL FROM same_number
),
ranked AS (
    SELECT row_id, person_key, link, link_note, row_number() OVER (PARTITION BY row_id ORDER BY rank) AS place FROM candidate
)
SELECT row_id, person_key, link, link_note FROM ranked WHERE place = 1;

INSERT INTO repaired_row
SELECT '${dataset}', s.row_id, s.id_no, s.fold
FROM remaining_row AS s JOIN ${table}__link AS l ON l.row_id = s.row_id AND l.link = 'repaired';
