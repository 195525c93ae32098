-- The one scan of ${dataset}: what rules read, and who each row is about where number and name say so.
-- Of the others number and name stay beside it. Where no rule asks for strangers, rows about them are left behind.
CREATE OR REPLACE TABLE ${table}__scanned AS
WITH told AS (
    SELECT ${columns}, f_row_ref(${number}, source._row_id) AS row_ref, p.person_key,
           source.${id} AS written, coalesce(source.${id}_valid, false) AS written_valid, source.${name}_fold AS fold,
           d.row_ref IS NOT NULL AS decided,
           ${numbered} AND p.person_key IS NOT NULL
               AND coalesce(source.${name}_mask IS NULL OR p.mask IS NULL OR source.${name}_mask = p.mask
                            OR array_contains(several.masks, source.${name}_mask), false) AS same_name
    FROM ${table}__rows AS source
    LEFT JOIN person AS p ON p.person_key = CASE WHEN source.${id}_valid THEN f_person_key(source.${id}) END
    LEFT JOIN person_masks AS several ON several.person_key = p.person_key
    LEFT JOIN decided_row AS d ON d.row_ref = f_row_ref(${number}, source._row_id)
)
SELECT ${columns}, row_ref, person_key, CASE WHEN same_name AND NOT decided THEN f_link('exact') END AS link,
       same_name, written_valid,
       CASE WHEN decided OR NOT same_name THEN written END AS written,
       CASE WHEN decided OR NOT same_name THEN fold END AS fold
FROM told
WHERE ${whole} OR decided OR person_key IS NOT NULL OR NOT (written_valid AND ${numbered}) OR written LIKE '%000';
