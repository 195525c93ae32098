-- A dataset with all its rows, for rules that also ask about people who are not in the registry.
-- stranger_id: the valid number of somebody who is no member of the registry, by person and not by row (rules.md, "Links").
-- A number with the tail 000 that nobody holds is damaged even if its check fits by chance: its row names nobody.
CREATE OR REPLACE TABLE ${table}__rest AS
SELECT ${columns}, s.row_ref, weak.person_key, weak.link,
       CASE WHEN weak.row_ref IS NULL AND s.written_valid AND s.person_key IS NULL
                 AND substr(s.written, 1, 18) NOT IN (SELECT known.id_no FROM known_stranger AS known)
                 AND (substr(s.written, 16, 3) <> '000'
                      OR substr(s.written, 1, 18) IN (SELECT held.id_no FROM held_number AS held))
            -- The first 18 characters of a disability number are the ID number of its holder.
            THEN substr(s.written, 1, 18) END AS stranger_id
FROM ${table}__scanned AS s LEFT JOIN weak_link AS weak ON weak.row_ref = s.row_ref
WHERE s.link IS NULL;

CREATE OR REPLACE VIEW ${table} AS
SELECT ${columns}, row_ref, person_key, link, CAST(NULL AS STRING) AS stranger_id
FROM ${table}__scanned WHERE link IS NOT NULL
UNION ALL
SELECT ${columns}, row_ref, person_key, link, stranger_id FROM ${table}__rest;
