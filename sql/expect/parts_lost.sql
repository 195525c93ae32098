-- Parts (files, sheets, tables) of the last accepted delivery: rows, and those of them that are about somebody, in ${who},
-- or have a key that stands anywhere in this delivery, refused rows too.
SELECT b._source_file AS part, count(*) AS before,
       count(*) FILTER (w.who IS NOT NULL OR k._key_hash IS NOT NULL) AS still
FROM rows_before b
LEFT JOIN (SELECT DISTINCT ${who} AS who FROM ${staged}) w ON w.who = b.${who}
LEFT JOIN (SELECT DISTINCT _key_hash FROM ${staged}) k ON k._key_hash = b._key_hash
GROUP BY ALL ORDER BY part
