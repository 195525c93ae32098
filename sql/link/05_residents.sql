-- Who is known to live in the county: tonight's household register.
CREATE OR REPLACE VIEW resident_known AS SELECT id_no, id_no_valid, name_fold FROM ${residents};
