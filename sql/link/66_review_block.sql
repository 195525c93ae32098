-- Which members each row is compared with: those that share one of these keys with it.
CREATE OR REPLACE MACRO review_keys(number, legacy, letters, plain, fold, mask, surname, birth, village) AS [
    'letters ' || letters,
    'pinyin ' || plain,
    'pinyin and birth ' || plain || birth,
    'pinyin and township ' || plain || left(village, 9),
    CASE WHEN mask LIKE '%□%' THEN 'mask ' || mask END,
    CASE WHEN length(number) >= 15 THEN 'number to 14 ' || left(number, 14) END,
    CASE WHEN length(number) >= 15 THEN 'number from 8 ' || right(number, 11) END,
    CASE WHEN length(number) >= 15 THEN 'number but birth ' || left(number, 6) || right(number, 4) END,
    CASE WHEN length(number) >= 15 THEN 'number but day ' || left(number, 10) || right(number, 3) END,
    'legacy ' || legacy,
    'surname and birth ' || surname || birth,
    'birth and village ' || birth || village,
    'surname, village and year ' || surname || village || year(birth)];

CREATE OR REPLACE TABLE review_candidate AS SELECT * FROM review_side_member;

CREATE OR REPLACE VIEW review_compared AS SELECT * EXCLUDE (person_key, person_named, member_no, active) FROM review_candidate;

-- How common a name is among members: that a rare one agrees says more. Of as many members as the model begins with.
CREATE OR REPLACE TABLE review_name_share AS
SELECT fold, count(*) / CAST(greatest((SELECT count(*) FROM review_candidate), (SELECT members_then FROM review_limit)) AS DOUBLE) AS tf_fold
FROM review_candidate
WHERE fold IS NOT NULL
GROUP BY fold;

CREATE OR REPLACE TABLE review_value_key AS
WITH wanted AS (
    SELECT v.value_no, unnest(review_keys(v.number, v.legacy, v.letters, v.plain, v.fold, v.mask, v.surname, v.birth, v.village)) AS key
    FROM review_value_named AS v
    WHERE v.value_no IN (SELECT w.value_no FROM review_row_value AS w WHERE w.link = 'possible')
)
SELECT value_no, hash(key) AS key FROM wanted WHERE key IS NOT NULL;

CREATE OR REPLACE TABLE review_member_key AS
WITH given AS (
    SELECT unique_id AS no, unnest(review_keys(number, legacy, letters, plain, fold, mask, surname, birth, village)) AS key FROM review_candidate
),
hashed AS (
    SELECT no, hash(key) AS key FROM given WHERE key IS NOT NULL
)
SELECT no, key FROM hashed WHERE key IN (SELECT v.key FROM review_value_key AS v);

-- A key that too many members share tells nothing; and of the rest, the smallest blocks first, as many pairs as the limit.
CREATE OR REPLACE TABLE review_block AS
WITH asked AS (
    SELECT key, count(*) AS n FROM review_value_key GROUP BY key
),
met AS (
    SELECT key, count(*) AS n FROM review_member_key GROUP BY key
),
block AS (
    SELECT key, met.n AS members, asked.n * met.n AS pairs FROM asked JOIN met USING (key)
),
summed AS (
    SELECT *, sum(pairs) OVER (ORDER BY members, key) AS pairs_so_far FROM block
)
SELECT summed.key, summed.pairs,
       summed.members <= review_limit.members AND summed.pairs_so_far <= review_limit.pairs AS kept
FROM summed CROSS JOIN review_limit;

-- As Splink wants them: a is what a row says, b the member. Weakly linked rows are scored with whom they are linked to.
CREATE OR REPLACE TABLE review_blocked AS
WITH pair AS (
    SELECT v.value_no, m.no
    FROM review_block AS b
    JOIN review_value_key AS v ON v.key = b.key
    JOIN review_member_key AS m ON m.key = b.key
    WHERE b.kept
    UNION
    SELECT w.value_no, c.unique_id
    FROM review_row_value AS w JOIN review_candidate AS c ON c.person_key = w.person_key
)
SELECT '0' AS match_key, 'a-__-' || value_no AS join_key_l, 'b-__-' || no AS join_key_r FROM pair;
