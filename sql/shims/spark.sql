-- The functions that rules may use beyond plain ANSI SQL, for Spark: the same names and results as in duckdb.sql, where
-- each is explained. Their arguments are typed here; patterns and texts are read as they stand (escapedStringLiterals).

CREATE OR REPLACE TEMPORARY FUNCTION f_accuses(link STRING) RETURNS BOOLEAN
RETURN coalesce(link IN ('exact', 'repaired', 'explicit'), false);
CREATE OR REPLACE TEMPORARY FUNCTION f_excuses(link STRING) RETURNS BOOLEAN RETURN link IS NOT NULL;

-- There is no ENUM: the classes are texts, which are in the order of their names too.
CREATE OR REPLACE TEMPORARY FUNCTION f_link(class STRING) RETURNS STRING RETURN class;
CREATE OR REPLACE TEMPORARY FUNCTION f_row_ref(dataset_no BIGINT, row_id BIGINT) RETURNS BIGINT
RETURN dataset_no * 1099511627776 + row_id;
CREATE OR REPLACE TEMPORARY FUNCTION f_row_id(row_ref BIGINT) RETURNS BIGINT RETURN row_ref % 1099511627776;
CREATE OR REPLACE TEMPORARY FUNCTION f_dataset_no(row_ref BIGINT) RETURNS BIGINT RETURN row_ref div 1099511627776;
-- Arguments are computed before a CASE around the call asks whether they are wanted: what is no number is none, no error.
CREATE OR REPLACE TEMPORARY FUNCTION f_person_key(id_no STRING) RETURNS BIGINT
RETURN try_cast(substr(id_no, 1, 17) AS BIGINT);
CREATE OR REPLACE TEMPORARY FUNCTION f_unnumbered_key(row_id BIGINT) RETURNS BIGINT RETURN -row_id - 1;

CREATE OR REPLACE TEMPORARY FUNCTION f_born(person_key BIGINT) RETURNS DATE
RETURN make_date(CAST(person_key div 10000000 % 10000 AS INT), CAST(person_key div 100000 % 100 AS INT),
                 CAST(person_key div 1000 % 100 AS INT));
CREATE OR REPLACE TEMPORARY FUNCTION f_sex(person_key BIGINT) RETURNS STRING
RETURN CASE WHEN person_key % 2 = 1 THEN '男' ELSE '女' END;

CREATE OR REPLACE TEMPORARY FUNCTION f_age(birth DATE, on_day DATE) RETURNS INT
RETURN year(on_day) - year(birth)
    - CASE WHEN month(on_day) * 100 + day(on_day) < month(birth) * 100 + day(birth) THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY FUNCTION f_year(d DATE) RETURNS INT RETURN year(d);
CREATE OR REPLACE TEMPORARY FUNCTION f_month(d DATE) RETURNS DATE RETURN trunc(d, 'MM');
CREATE OR REPLACE TEMPORARY FUNCTION f_months(a DATE, b DATE) RETURNS INT
RETURN (year(a) - year(b)) * 12 + month(a) - month(b);
CREATE OR REPLACE TEMPORARY FUNCTION f_days(a DATE, b DATE) RETURNS INT RETURN datediff(a, b);
CREATE OR REPLACE TEMPORARY FUNCTION f_add_days(d DATE, n INT) RETURNS DATE RETURN date_add(d, n);
CREATE OR REPLACE TEMPORARY FUNCTION f_add_months(d DATE, n INT) RETURNS DATE RETURN add_months(d, n);
-- A year from 1000 to 9999 is written in four digits.
CREATE OR REPLACE TEMPORARY FUNCTION f_ymd(d DATE) RETURNS STRING RETURN CAST(d AS STRING);
CREATE OR REPLACE TEMPORARY FUNCTION f_ym(d DATE) RETURNS STRING RETURN substr(CAST(d AS STRING), 1, 7);

CREATE OR REPLACE TEMPORARY FUNCTION f_money(x DECIMAL(18, 2)) RETURNS STRING RETURN CAST(x AS STRING);
CREATE OR REPLACE TEMPORARY FUNCTION f_div2(a DECIMAL(18, 4), b DECIMAL(18, 4)) RETURNS DECIMAL(18, 2)
RETURN CASE WHEN b <> 0 THEN CAST(
    CASE WHEN (a < 0) <> (b < 0) THEN -0.01 ELSE 0.01 END * CAST(
        (CAST(abs(a) * 2000000 AS DECIMAL(26, 0)) + CAST(abs(b) * 10000 AS DECIMAL(22, 0)))
        div CAST(abs(b) * 20000 AS DECIMAL(24, 0)) AS DECIMAL(18, 0)) AS DECIMAL(18, 2)) END;

-- A dollar is the end of the text, not the place before its last line break.
CREATE OR REPLACE TEMPORARY FUNCTION f_match(s STRING, pattern STRING) RETURNS BOOLEAN
RETURN s RLIKE replace(pattern, '$', '\z');
CREATE OR REPLACE TEMPORARY FUNCTION f_list(a ARRAY<STRING>) RETURNS STRING
RETURN array_join(array_sort(array_distinct(a)), '、');

-- Distances count bytes: as Latin-1 each byte is a character.
CREATE OR REPLACE TEMPORARY FUNCTION f_bytes(s STRING) RETURNS STRING RETURN decode(encode(s, 'UTF-8'), 'ISO-8859-1');
CREATE OR REPLACE TEMPORARY FUNCTION f_one_character_off(a STRING, b STRING) RETURNS BOOLEAN
RETURN length(a) = length(b) AND levenshtein(f_bytes(a), f_bytes(b)) = 1;
CREATE OR REPLACE TEMPORARY FUNCTION f_swapped(a STRING, b STRING) RETURNS BOOLEAN
RETURN CASE WHEN length(a) <> length(b) OR length(a) < 2 OR a = b THEN false
            ELSE exists(sequence(1, length(a) - 1),
                        i -> concat(substr(a, 1, i - 1), substr(a, i + 1, 1), substr(a, i, 1), substr(a, i + 2)) = b) END;
CREATE OR REPLACE TEMPORARY FUNCTION f_neighbours_swapped(a STRING, b STRING) RETURNS BOOLEAN
RETURN CASE WHEN a IS NULL OR b IS NULL THEN NULL
            ELSE length(a) = length(b) AND f_swapped(f_bytes(a), f_bytes(b)) END;
CREATE OR REPLACE TEMPORARY FUNCTION f_near(text STRING, id_no STRING) RETURNS BOOLEAN
RETURN substr(text, 7, 7) = substr(id_no, 7, 7) OR substr(text, 15, 4) = substr(id_no, 15, 4);
CREATE OR REPLACE TEMPORARY FUNCTION f_repair(text STRING, id_no STRING) RETURNS STRING
RETURN CASE WHEN f_match(text, '^[0-9]{18}$') AND substr(text, 1, 15) = substr(id_no, 1, 15) THEN 'tail'
            WHEN length(text) = 18 AND f_one_character_off(text, id_no) THEN 'digit'
            WHEN length(text) = 18 AND f_neighbours_swapped(text, id_no) THEN 'swap'
            WHEN f_match(text, '^[0-9]{17}[0-9X][1-7][1-4](B[0-9]+)?$') AND substr(text, 1, 18) = id_no THEN 'disability' END;
