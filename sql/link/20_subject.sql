-- About whom a row of ${dataset} is.
CREATE OR REPLACE VIEW ${table}__subject AS
SELECT _row_id AS row_id, ${id} AS id_no, coalesce(${id}_valid, false) AS id_valid,
       CASE WHEN ${id}_valid THEN ${id} END AS carries, ${name}_fold AS fold, ${name}_mask AS mask,
       CAST(NULL AS DATE) AS birth, CAST(NULL AS STRING) AS village
FROM ${table}__rows;
