-- The household register is damaged: whether a resident outside the registry fits a repaired row too, nobody can tell.
CREATE OR REPLACE TABLE namesake_row AS SELECT DISTINCT q.dataset, q.row_id FROM repaired_row AS q;
