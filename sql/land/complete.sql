-- An export with every column of the contract: what the export lacks is NULL, what the contract lacks stays unused.
-- Of each cell what programs put around a value is taken away; words that stand for no value are none.
CREATE OR REPLACE TEMP VIEW ${table}__complete AS
SELECT _source_file, _source_row, _source_fault, n_cell(COLUMNS(* EXCLUDE (_source_file, _source_row, _source_fault)))
FROM (SELECT * FROM ${headers} UNION ALL BY NAME SELECT * FROM ${raw});

DROP TABLE IF EXISTS ${table}__parsed;
