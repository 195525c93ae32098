-- Where the wanted rows of a linked dataset stand, what they hold, and how they were linked.
SELECT wanted.row_id, source._source_file, source._source_row, source._row_hash, source._key_hash, link.link, link.link_note
FROM ${table}__rows AS source
JOIN wanted ON wanted.row_id = source._row_id
LEFT JOIN ${table}__link AS link ON link.row_id = wanted.row_id
