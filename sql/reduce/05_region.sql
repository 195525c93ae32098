-- The county's region table, every row of it; and what has begun by D: a code announced for next year counts nowhere yet.
CREATE OR REPLACE TABLE reference_region AS
SELECT source.*, f_row_ref(${number}, source._row_id) AS row_ref FROM reference_region__rows AS source;

CREATE OR REPLACE VIEW region_begun AS
SELECT r.* FROM reference_region AS r CROSS JOIN night WHERE r.valid_from <= night.d;
