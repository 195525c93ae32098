-- Nothing was refused.
SELECT CAST(NULL AS VARCHAR) AS _source_file, CAST(NULL AS BIGINT) AS _source_row, CAST(NULL AS VARCHAR) AS reason WHERE FALSE
