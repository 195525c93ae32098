-- The identity review: rows about whom nothing is certain, as every dataset has them. It influences no finding.
-- person_key is whom the row is linked to already (conflict, likely); NULL where a candidate has to be looked for.
CREATE OR REPLACE TABLE review_row (
    dataset STRING, row_id BIGINT, source_file STRING, source_row BIGINT, link STRING, note STRING, person_key BIGINT,
    name STRING, fold STRING, mask STRING, id_no STRING, birth DATE, region_code STRING, sex STRING
);

-- What a dataset may have beside number and name; where it has no such column, its rows have none.
CREATE OR REPLACE TABLE review_shape (birth_date DATE, birth_date_precision STRING, region_code STRING, sex STRING);

-- Names differ by characters; levenshtein counts bytes, of which a Chinese character has three.
CREATE OR REPLACE MACRO review_one_changed(a, b) AS length(a) = length(b)
    AND len(list_filter(range(1, length(a) + 1), lambda i: substr(a, i, 1) <> substr(b, i, 1))) = 1;
CREATE OR REPLACE MACRO review_one_dropped(a, b) AS length(a) = length(b) + 1
    AND len(list_filter(range(1, length(a) + 1), lambda i: left(a, i - 1) || substr(a, i + 1) = b)) > 0;

-- One wrong, missing, added or swapped digit leaves one of these parts whole: a cheap test before a dear one.
CREATE OR REPLACE MACRO review_near(a, b) AS left(a, 10) = left(b, 10) OR right(a, 8) = right(b, 8)
    OR (left(a, 9) = left(b, 9) AND right(a, 7) = right(b, 7));

-- By what a row under a valid number may be a member whose own number is unusable: name and day of birth, or most digits.
CREATE OR REPLACE TABLE review_unnumbered AS
WITH unusable AS (
    SELECT name_fold, id_no, CASE WHEN birth_date_precision = 'D' THEN birth_date END AS birth FROM member WHERE person_id IS NULL
)
SELECT DISTINCT unnest([name_fold || strftime(birth, '%Y%m%d')]
    || CASE WHEN length(id_no) >= 15 THEN [left(id_no, 14), right(id_no, 11), left(id_no, 6) || right(id_no, 4)] ELSE [] END) AS key
FROM unusable;
