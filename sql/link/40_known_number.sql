-- Numbers of ${dataset} that stand on a row linked to the registry in any class: their holder is no stranger to it.
-- An exact link's number is the registry's own and known already.
INSERT INTO known_number
SELECT DISTINCT s.id_no
FROM ${table}__subject AS s JOIN ${table}__link AS l ON l.row_id = s.row_id AND l.link <> 'exact'
WHERE s.id_valid AND NOT EXISTS (SELECT 1 FROM known_number AS k WHERE k.id_no = s.id_no);
