-- Repaired rows that are as well a resident's outside the registry, of the same name: whose they are, no reader can tell.
CREATE OR REPLACE TABLE namesake_row AS
SELECT DISTINCT q.row_ref
FROM judged_row AS q JOIN resident_outside AS r ON r.name_fold = q.fold
WHERE q.link = 'repaired' AND f_near(q.written, r.id_no) AND f_repair(q.written, r.id_no) IS NOT NULL;
