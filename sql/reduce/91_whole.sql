-- A dataset with all its rows, for rules that also ask about people who are not in the registry. Only the linked rows are
-- held in memory: a rule that asks for links never touches the others, one that asks for strangers scans the snapshot.
-- stranger_id: the valid number of somebody who is no member of the registry, by person and not by row (rules.md, "Links").
-- A number with the tail 000 that nobody holds is damaged even if its check fits by chance: its row names nobody.
-- IN, not EXISTS: with millions of rows a correlated subquery costs twice the time and memory.
CREATE OR REPLACE VIEW ${table} AS
SELECT linked.*, CAST(NULL AS VARCHAR) AS stranger_id
FROM ${table}__linked AS linked
UNION ALL
SELECT source.*, '${dataset}:' || source._row_id AS row_ref,
       CAST(NULL AS VARCHAR) AS person_key, CAST(NULL AS VARCHAR) AS link, CAST(NULL AS VARCHAR) AS link_note,
       CASE WHEN source.${id}_valid
                 AND substr(source.${id}, 1, 18) NOT IN (SELECT known.id_no FROM known_number AS known)
                 AND (substr(source.${id}, 16, 3) <> '000'
                      OR substr(source.${id}, 1, 18) IN (SELECT held.id_no FROM held_number AS held))
            -- The first 18 characters of a disability number are the ID number of its holder.
            THEN substr(source.${id}, 1, 18) END AS stranger_id
FROM ${table}__read AS source
WHERE source._row_id NOT IN (SELECT link.row_id FROM ${table}__link AS link);
