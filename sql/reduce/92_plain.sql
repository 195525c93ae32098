-- A dataset that names no person to link: the registry's own lists, villages, tenders.
CREATE OR REPLACE TABLE ${table} AS
SELECT ${columns}, f_row_ref(${number}, source._row_id) AS row_ref FROM ${table}__rows AS source;
