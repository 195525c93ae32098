-- Links of ${dataset}: for every row the first of exact, repaired, likely, conflict that gives exactly one candidate.
-- Exact ones first: they are nearly all of a list, and the rest is sought for the few rows they leave.
CREATE OR REPLACE TABLE ${table}__link AS
SELECT s.row_id, p.person_key, 'exact' AS link, CAST(NULL AS VARCHAR) AS link_note
FROM ${table}__subject AS s JOIN person AS p ON p.id_no = s.carries
WHERE s.id_valid AND (s.mask IS NULL OR p.mask IS NULL OR s.mask = p.mask
    OR coalesce(array_contains(p.masks, s.mask), false));

INSERT INTO ${table}__link
WITH remaining AS (
    SELECT s.row_id, s.id_no, s.id_valid, s.carries, s.fold, s.birth, s.village
    FROM ${table}__subject AS s
    WHERE NOT EXISTS (SELECT 1 FROM ${table}__link AS l WHERE l.row_id = s.row_id)
),
same_number AS (
    -- The number inside a disability number is repaired where the names are equal, and a conflict where they differ.
    SELECT s.row_id, p.person_key
    FROM remaining AS s JOIN person AS p ON p.id_no = s.carries
),
unusable AS (
    SELECT s.row_id, s.id_no, s.fold, s.birth, s.village
    FROM remaining AS s
    WHERE NOT s.id_valid OR (s.id_no LIKE '%000' AND NOT EXISTS (SELECT 1 FROM held_number AS h WHERE h.id_no = s.id_no))
),
fit AS (
    SELECT u.row_id, n.person_key,
           CASE WHEN f_match(u.id_no, '^[0-9]{18}$') AND substr(u.id_no, 1, 15) = substr(n.id_no, 1, 15) THEN 'tail'
                WHEN length(u.id_no) = 18 AND f_one_character_off(u.id_no, n.id_no) THEN 'digit'
                WHEN length(u.id_no) = 18 AND f_neighbours_swapped(u.id_no, n.id_no) THEN 'swap'
                WHEN f_match(u.id_no, '^[0-9]{17}[0-9X][1-7][1-4](B[0-9]+)?$') AND substr(u.id_no, 1, 18) = n.id_no
                     THEN 'disability' END AS how
    FROM unusable AS u JOIN person_name AS n ON n.fold = u.fold
    WHERE u.id_no IS NOT NULL
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
           bool_or(p.id_no IS NULL OR EXISTS (SELECT 1 FROM unusable AS u WHERE u.row_id = s.row_id)) AS may_link
    FROM remaining AS s
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
