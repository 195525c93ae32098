-- What the comparing costs: different persons that rows name, pairs compared, and what was left out as telling too little.
SELECT (SELECT count(*) FROM review_row WHERE link = 'possible') AS rows_without_link,
       (SELECT count(DISTINCT value_no) FROM review_value_key) AS persons_named,
       (SELECT count(*) FROM review_blocked) AS pairs_compared,
       (SELECT count(*) FROM review_block WHERE NOT kept) AS keys_dropped,
       (SELECT CAST(coalesce(sum(pairs), 0) AS BIGINT) FROM review_block WHERE NOT kept) AS pairs_dropped
