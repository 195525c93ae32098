-- Of the changed cells of ${column}, those that hold what the row above, or below, held before; of so many whose row is known.
SELECT count(a._key_hash) AS known_above, count(*) FILTER (a._key_hash IS NOT NULL AND a.${column} IS NOT DISTINCT FROM c.${column}) AS from_above,
       count(b._key_hash) AS known_below, count(*) FILTER (b._key_hash IS NOT NULL AND b.${column} IS NOT DISTINCT FROM c.${column}) AS from_below
FROM changed_rows c JOIN neighbour n USING (_key_hash)
LEFT JOIN rows_before a ON a._key_hash = n.above
LEFT JOIN rows_before b ON b._key_hash = n.below
WHERE c.before_${column} IS DISTINCT FROM c.${column}
