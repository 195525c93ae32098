-- Rows of ${dataset} about whom there is little doubt, to learn from: a sample under valid numbers, and all damaged ones
-- that were repaired or are likely. The sample hangs on what rows say, not on their order.
INSERT INTO review_row
WITH linked AS (
    SELECT l.row_id, l.link, l.person_key, s.id_valid
    FROM ${table}__link AS l JOIN ${table}__subject AS s ON s.row_id = l.row_id
    WHERE s.fold IS NOT NULL AND (l.link IN ('repaired', 'likely') OR s.id_valid AND l.link IN ('exact', 'conflict'))
),
drawn AS (
    SELECT linked.*, source.*,
           row_number() OVER (PARTITION BY linked.id_valid ORDER BY hash(source.${id}, source.${name}_fold), source._row_id) AS place
    FROM (SELECT * FROM review_shape UNION ALL BY NAME SELECT * FROM ${table}__rows) AS source
    JOIN linked ON linked.row_id = source._row_id
)
SELECT '${dataset}', _row_id, _source_file, _source_row, link, '', person_key, ${name}, ${name}_fold, ${name}_mask, ${id},
       CASE WHEN birth_date_precision = 'D' THEN birth_date END, region_code, sex
FROM drawn
WHERE place <= 20000;
