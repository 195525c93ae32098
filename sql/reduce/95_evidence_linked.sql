-- Where the wanted rows of a linked dataset stand, what they hold, and how they were linked.
WITH linked AS (
    SELECT row_ref, link FROM ${table} WHERE row_ref IN (SELECT w.row_ref FROM wanted AS w)
)
SELECT wanted.row_ref, source._source_file, source._source_row, source._row_hash, source._key_hash,
       CAST(linked.link AS STRING) AS link, weak.link_note
FROM ${table}__rows AS source
JOIN wanted ON f_row_id(wanted.row_ref) = source._row_id AND f_dataset_no(wanted.row_ref) = ${number}
LEFT JOIN linked ON linked.row_ref = wanted.row_ref
LEFT JOIN weak_link AS weak ON weak.row_ref = wanted.row_ref
