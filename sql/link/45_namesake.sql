-- Repaired rows that are as well a resident's outside the registry, of the same name: whose they are, no reader can tell.
-- One slip leaves the first six or the last six characters whole, a lost tail the first: that is cheap to ask first.
CREATE OR REPLACE TABLE namesake_row AS
SELECT DISTINCT q.dataset, q.row_id
FROM police_resident__rows AS r JOIN repaired_row AS q ON q.fold = r.name_fold
WHERE r.id_no_valid
  AND (substr(r.id_no, 1, 6) = substr(q.id_no, 1, 6) OR substr(r.id_no, 13, 6) = substr(q.id_no, 13, 6))
  AND f_repair(q.id_no, r.id_no) IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM person AS p WHERE p.id_no = r.id_no);
