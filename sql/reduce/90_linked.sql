-- A dataset reduced to the rows that are about somebody of the registry.
CREATE OR REPLACE TABLE ${table}__linked AS
SELECT source.*, '${dataset}:' || source._row_id AS row_ref, link.person_key, link.link, link.link_note
FROM ${table}__read AS source JOIN ${table}__link AS link ON link.row_id = source._row_id;

CREATE OR REPLACE VIEW ${table} AS SELECT * FROM ${table}__linked;
