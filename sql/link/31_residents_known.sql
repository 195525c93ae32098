-- Residents outside the registry, from a household register that this night does not scan.
CREATE OR REPLACE VIEW resident_outside AS
SELECT r.id_no, r.name_fold
FROM ${residents} AS r
WHERE r.id_no_valid
  AND NOT EXISTS (SELECT 1 FROM person AS p WHERE p.person_key = CASE WHEN r.id_no_valid THEN f_person_key(r.id_no) END);
