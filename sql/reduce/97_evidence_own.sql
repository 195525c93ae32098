-- Where the wanted rows of the registry's own lists stand. What they hold is no part of a finding's ground.
SELECT wanted.row_ref, source._source_file, source._source_row, CAST(NULL AS STRING) AS _row_hash, source._key_hash,
       CAST(NULL AS STRING) AS link, CAST(NULL AS STRING) AS link_note
FROM ${table}__rows AS source
JOIN wanted ON f_row_id(wanted.row_ref) = source._row_id AND f_dataset_no(wanted.row_ref) = ${number}
