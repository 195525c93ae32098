-- For every remaining row the first of exact, repaired, likely, conflict that gives exactly one candidate.
CREATE OR REPLACE TABLE judged_row AS
WITH fit AS (
    -- Only a name without a placeholder can be equal.
    SELECT s.row_ref, m.person_key, f_repair(s.written, m.person_id) AS how
    FROM remaining_row AS s JOIN member AS m ON m.name_fold = s.fold
    WHERE s.unusable AND s.written IS NOT NULL AND m.person_id IS NOT NULL
      AND f_near(s.written, m.person_id) AND NOT f_match(s.fold, '[?□*\x{E000}-\x{F8FF}\x{F0000}-\x{FFFFD}\x{100000}-\x{10FFFD}]')
),
repaired AS (
    SELECT row_ref, min(person_key) AS person_key, min(how) AS how
    FROM fit
    WHERE how IS NOT NULL
    GROUP BY row_ref
    HAVING count(DISTINCT person_key) = 1
),
agreeing AS (
    -- Two different valid numbers never link: the row's number or the member's must be unusable.
    SELECT s.row_ref, min(m.person_key) AS person_key, bool_or(m.person_id IS NULL OR s.unusable) AS may_link
    FROM remaining_row AS s
    JOIN member AS m
        ON m.name_fold = s.fold AND m.village = s.village
        AND coalesce(m.id_birth, CASE WHEN m.birth_date_precision = 'D' THEN m.birth_date END) = s.birth
    GROUP BY s.row_ref
    HAVING count(DISTINCT m.person_key) = 1
),
candidate AS (
    -- The number inside a disability number is repaired where the names are equal, and a conflict where they differ.
    SELECT row_ref, number_key AS person_key, CASE WHEN same_name THEN 0 ELSE 3 END AS rank,
           CASE WHEN same_name THEN 'exact' ELSE 'conflict' END AS link, CAST(NULL AS STRING) AS link_note
    FROM remaining_row
    WHERE number_key IS NOT NULL
    UNION ALL
    SELECT row_ref, person_key, 1, 'repaired', how FROM repaired
    UNION ALL
    SELECT row_ref, person_key, 2, 'likely', NULL FROM agreeing WHERE may_link
),
ranked AS (
    SELECT row_ref, person_key, link, link_note, row_number() OVER (PARTITION BY row_ref ORDER BY rank) AS place
    FROM candidate
)
SELECT s.dataset, r.row_ref, r.person_key, r.link, r.link_note, s.written, s.fold
FROM ranked AS r JOIN remaining_row AS s ON s.row_ref = r.row_ref
WHERE r.place = 1;
