-- Rows of ${dataset} that are still to be told, with their own day of birth and village; of nobody's valid number those
-- that may be a member's whose own number is missing.
INSERT INTO remaining_row
WITH open AS (
    SELECT row_ref, written, written_valid AND ${numbered} AS id_valid, person_key, same_name, fold,
           CASE WHEN birth_date_precision = 'D' THEN birth_date END AS birth, place.village,
           NOT (written_valid AND ${numbered})
               OR (written LIKE '%000' AND written NOT IN (SELECT h.id_no FROM held_number AS h)) AS unusable
    FROM ${table}__scanned AS s LEFT JOIN village_of AS place ON place.region_code = s.region_code
    WHERE link IS NULL
)
SELECT '${dataset}', o.row_ref, o.written, o.id_valid, o.unusable, o.person_key, o.same_name, o.fold, o.birth, o.village
FROM open AS o
WHERE o.unusable OR o.person_key IS NOT NULL OR o.row_ref IN (SELECT d.row_ref FROM decided_row AS d)
   OR EXISTS (SELECT 1 FROM unnumbered_member AS u WHERE u.fold = o.fold AND u.birth = o.birth AND u.village = o.village);
