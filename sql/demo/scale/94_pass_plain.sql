-- One pass over a list that names nobody to look up.
CREATE OR REPLACE TABLE ${table}__pass AS SELECT ${columns} FROM ${table}__rows AS source
