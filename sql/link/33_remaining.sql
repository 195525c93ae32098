-- Rows of ${dataset} that are still to be told: of nobody's valid number, only those that were decided about.
INSERT INTO remaining_row
WITH open AS (
    SELECT row_ref, written, written_valid AND ${numbered} AS id_valid, person_key, same_name, fold,
           NOT (written_valid AND ${numbered})
               OR (written LIKE '%000' AND written NOT IN (SELECT h.id_no FROM held_number AS h)) AS unusable
    FROM ${table}__scanned
    WHERE link IS NULL
)
SELECT '${dataset}', row_ref, written, id_valid, unusable, person_key, same_name, fold, NULL, NULL
FROM open
WHERE unusable OR person_key IS NOT NULL OR row_ref IN (SELECT d.row_ref FROM decided_row AS d);
