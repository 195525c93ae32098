-- Repaired rows that are as well a resident's outside the registry, of the same name: whose they are, no reader can tell.
-- One slip leaves characters 7 to 13 or 15 to 18 whole, a lost tail the former: that is cheap to ask first.
CREATE OR REPLACE TABLE namesake_row AS
SELECT DISTINCT q.row_ref
FROM resident_known AS r JOIN judged_row AS q ON q.fold = r.name_fold
WHERE r.id_no_valid AND q.link = 'repaired'
  AND (substr(r.id_no, 7, 7) = substr(q.written, 7, 7) OR substr(r.id_no, 15, 4) = substr(q.written, 15, 4))
  AND f_repair(q.written, r.id_no) IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM person AS p WHERE p.person_key = CASE WHEN r.id_no_valid THEN f_person_key(r.id_no) END);
