-- Rows of ${dataset} that are linked to nobody and could be a member's: their number is unusable, or valid and nobody's.
-- Two valid numbers of real people never match: a row under a number that somebody holds, or may hold where the list of
-- residents has not come, can only be a member whose own number is unusable.
INSERT INTO review_row
WITH unlinked AS (
    SELECT s.row_id,
           CASE WHEN s.id_no IS NULL THEN 'missing'
                WHEN s.carries IS NULL OR (s.carries LIKE '%000' AND s.carries NOT IN (SELECT h.id_no FROM held_number AS h)) THEN 'damaged'
                WHEN s.carries IN (SELECT m.person_id FROM member AS m WHERE m.person_id IS NOT NULL) THEN NULL
                WHEN EXISTS (SELECT 1 FROM police_resident__rows)
                     AND s.carries NOT IN (SELECT r.id_no FROM police_resident__rows AS r WHERE r.id_no_valid AND r.id_no IS NOT NULL)
                     THEN 'unknown'
                WHEN s.fold || substr(s.carries, 7, 8) IN (SELECT u.key FROM review_unnumbered AS u)
                     OR left(s.carries, 14) IN (SELECT u.key FROM review_unnumbered AS u)
                     OR right(s.carries, 11) IN (SELECT u.key FROM review_unnumbered AS u)
                     OR left(s.carries, 6) || right(s.carries, 4) IN (SELECT u.key FROM review_unnumbered AS u) THEN 'valid' END AS note
    FROM ${table}__subject AS s
    WHERE s.fold IS NOT NULL AND s.row_id NOT IN (SELECT l.row_id FROM ${table}__link AS l)
)
SELECT '${dataset}', source._row_id, source._source_file, source._source_row, 'possible', unlinked.note,
       NULL, source.${name}, source.${name}_fold, source.${name}_mask, source.${id},
       CASE WHEN source.birth_date_precision = 'D' THEN source.birth_date END, source.region_code, source.sex
FROM (SELECT * FROM review_shape UNION ALL BY NAME SELECT * FROM ${table}__rows) AS source
JOIN unlinked ON unlinked.row_id = source._row_id
WHERE unlinked.note IS NOT NULL;
