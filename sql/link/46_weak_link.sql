-- The links that number and name alone do not make, as inspectors' decisions leave them. A ban takes a link away and
-- makes none. Rows that fit a resident of the same name as well may excuse the member and accuse nobody.
CREATE OR REPLACE TABLE weak_link AS
WITH left_standing AS (
    SELECT j.dataset, j.row_ref, j.person_key, j.link, j.link_note, n.row_ref IS NOT NULL AND j.link = 'repaired' AS namesake
    FROM judged_row AS j LEFT JOIN namesake_row AS n ON n.row_ref = j.row_ref
    WHERE NOT EXISTS (SELECT 1 FROM explicit_link AS e WHERE e.row_ref = j.row_ref)
      AND NOT EXISTS (SELECT 1 FROM decided_pair AS d
                      WHERE d.verdict = 'different' AND d.row_ref = j.row_ref AND d.person_key = j.person_key)
),
-- A row that carries the number of the person it was told apart from stays known as a row with that number: the number
-- is in the list, whoever holds it (ID-06, ID-08). It is about nobody.
told_apart AS (
    SELECT s.dataset, s.row_ref
    FROM decided_pair AS d JOIN remaining_row AS s ON s.row_ref = d.row_ref AND s.number_key = d.person_key
    WHERE d.verdict = 'different'
      AND NOT EXISTS (SELECT 1 FROM explicit_link AS e WHERE e.row_ref = d.row_ref)
      AND NOT EXISTS (SELECT 1 FROM left_standing AS l WHERE l.row_ref = d.row_ref)
)
SELECT dataset, row_ref, person_key, f_link(CASE WHEN namesake THEN 'likely' ELSE link END) AS link,
       CASE WHEN namesake THEN 'namesake' ELSE link_note END AS link_note
FROM left_standing
UNION ALL
SELECT s.dataset, e.row_ref, e.person_key, f_link('explicit'), e.key
FROM explicit_link AS e JOIN remaining_row AS s ON s.row_ref = e.row_ref
UNION ALL
SELECT dataset, row_ref, CAST(NULL AS BIGINT), f_link('different'), CAST(NULL AS STRING) FROM told_apart;

-- Valid numbers outside the registry on rows that are linked all the same: their holder is no stranger to it.
CREATE OR REPLACE TABLE known_stranger AS
SELECT DISTINCT s.written AS id_no
FROM weak_link AS w JOIN remaining_row AS s ON s.row_ref = w.row_ref
WHERE s.id_valid AND s.number_key IS NULL;

CREATE OR REPLACE VIEW known_number AS
SELECT person_id AS id_no FROM member WHERE person_id IS NOT NULL
UNION ALL
SELECT id_no FROM known_stranger;
