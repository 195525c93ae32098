-- Where the wanted rows of a dataset that is not linked stand, and what they hold.
SELECT wanted.row_id, source._source_file, source._source_row, source._row_hash, source._key_hash,
       CAST(NULL AS VARCHAR) AS link, CAST(NULL AS VARCHAR) AS link_note
FROM ${table}__rows AS source
JOIN wanted ON wanted.row_id = source._row_id
