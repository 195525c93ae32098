-- The county's region table, every row of it.
CREATE OR REPLACE TABLE reference_region AS
SELECT source.*, 'reference.region:' || source._row_id AS row_ref FROM reference_region__rows AS source;
