-- A row that its reader could not take apart has no values: the reader's reason is its reason.
CREATE OR REPLACE TEMP VIEW ${table}__whole AS
SELECT p.* REPLACE (coalesce(b._source_fault, p._reason) AS _reason)
FROM ${table}__parsed p LEFT JOIN (
    SELECT _source_file, _source_row, _source_fault
    FROM (SELECT * FROM ${headers} UNION ALL BY NAME SELECT * FROM ${raw}) WHERE _source_fault IS NOT NULL
) b USING (_source_file, _source_row)
