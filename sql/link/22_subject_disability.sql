-- About whom a row of ${dataset} is: it holds a disability number, whose first 18 characters are the ID number.
CREATE OR REPLACE VIEW ${table}__subject AS
SELECT _row_id AS row_id, ${id} AS id_no, false AS id_valid,
       CASE WHEN ${id}_valid THEN substr(${id}, 1, 18) END AS carries, ${name}_fold AS fold, ${name}_mask AS mask,
       CAST(NULL AS DATE) AS birth, CAST(NULL AS STRING) AS village
FROM ${table}__rows;
