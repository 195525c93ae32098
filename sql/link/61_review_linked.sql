-- Rows of ${dataset} that are linked by weak evidence.
INSERT INTO review_row
SELECT '${dataset}', source._row_id, source._source_file, source._source_row, weak.link, coalesce(weak.link_note, ''),
       weak.person_key, source.${name}, source.${name}_fold, source.${name}_mask, source.${id},
       CASE WHEN source.birth_date_precision = 'D' THEN source.birth_date END, source.region_code, source.sex
FROM (SELECT * FROM review_shape UNION ALL BY NAME SELECT * FROM ${table}__rows) AS source
JOIN weak_link AS weak ON f_row_id(weak.row_ref) = source._row_id
WHERE weak.dataset = '${dataset}' AND weak.link IN ('conflict', 'likely');
