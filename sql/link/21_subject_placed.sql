-- About whom a row of ${dataset} is, with its own day of birth and village.
CREATE OR REPLACE VIEW ${table}__subject AS
SELECT source._row_id AS row_id, source.${id} AS id_no, coalesce(source.${id}_valid, false) AS id_valid,
       CASE WHEN source.${id}_valid THEN source.${id} END AS carries, source.${name}_fold AS fold, source.${name}_mask AS mask,
       CASE WHEN source.birth_date_precision = 'D' THEN source.birth_date END AS birth, place.village
FROM ${table}__rows AS source LEFT JOIN village_of AS place ON place.region_code = source.region_code;
