-- Residents outside the registry, from tonight's household register: of a row with a member's number, the scan knows it.
CREATE OR REPLACE VIEW resident_outside AS
SELECT id_no, name_fold FROM ${table}__scanned WHERE link IS NULL AND written_valid AND person_key IS NULL;
