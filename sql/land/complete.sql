-- An export with every column of the contract: what the export lacks is NULL, what the contract lacks stays unused.
CREATE OR REPLACE TEMP VIEW ${table}__complete AS
SELECT * FROM ${headers} UNION ALL BY NAME SELECT * FROM ${raw};

DROP TABLE IF EXISTS ${table}__parsed;
