-- A staged export as a snapshot: rows of departments keep their number, the others get one.
SELECT CASE WHEN _source_row > 0 THEN _source_row ELSE row_number() OVER () END AS _row_id, *, _source_row AS _key_hash, CAST(_source_row AS VARCHAR) AS _row_hash
FROM unpacked
