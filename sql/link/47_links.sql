-- Every link of ${dataset} by row.
CREATE OR REPLACE VIEW ${table}__link AS
SELECT f_row_id(row_ref) AS row_id, person_key, link, CAST(NULL AS STRING) AS link_note
FROM ${table}__scanned WHERE link IS NOT NULL
UNION ALL
SELECT f_row_id(row_ref), person_key, link, link_note FROM weak_link WHERE dataset = '${dataset}';
