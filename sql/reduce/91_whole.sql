-- A dataset with all its rows, for rules that also ask about people who are not in the registry.
-- stranger_id: the valid number of somebody who is no member of the registry, by person and not by row (rules.md, "Links").
-- A number with the tail 000 that nobody holds is damaged even if its check fits by chance: its row names nobody.
CREATE OR REPLACE TABLE ${table} AS
SELECT source.*, '${dataset}:' || source._row_id AS row_ref, link.person_key, link.link, link.link_note,
       CASE WHEN subject.id_valid
                 AND NOT EXISTS (SELECT 1 FROM known_number AS known WHERE known.id_no = subject.id_no)
                 AND (subject.id_no NOT LIKE '%000'
                      OR EXISTS (SELECT 1 FROM held_number AS held WHERE held.id_no = subject.id_no))
            THEN subject.id_no END AS stranger_id
FROM ${table}__read AS source
JOIN ${table}__subject AS subject ON subject.row_id = source._row_id
LEFT JOIN ${table}__link AS link ON link.row_id = source._row_id;
