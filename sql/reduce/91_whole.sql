-- A dataset with all its rows, for rules that also ask about people who are not in the registry.
CREATE OR REPLACE TABLE ${table} AS
SELECT source.*, '${dataset}:' || source._row_id AS row_ref, link.person_key, link.link, link.link_note
FROM ${table}__read AS source LEFT JOIN ${table}__link AS link ON link.row_id = source._row_id;
