-- The functions that rules may use beyond plain ANSI SQL, for DuckDB. Another engine defines the same names with the
-- same results in a file of its own; a rule's text never changes.

-- Weak evidence may excuse, never accuse: which links count where a rule asks that a row exists …
CREATE OR REPLACE MACRO f_accuses(link) AS coalesce(link IN ('exact', 'repaired', 'explicit'), false);
-- … and which count where it asks that none exists, or excuses.
CREATE OR REPLACE MACRO f_excuses(link) AS link IS NOT NULL;

-- What rows and persons are called inside a night: narrow and quick to compare, and nobody's business how. Rules pass
-- them on and compare like with like. Link classes are in the order of their names: greatest and max go by it.
CREATE TYPE IF NOT EXISTS link_class AS ENUM ('conflict', 'different', 'exact', 'explicit', 'likely', 'repaired');
CREATE OR REPLACE MACRO f_link(class) AS CAST(class AS link_class);
-- Of the number of a dataset and the row in its snapshot, and back.
CREATE OR REPLACE MACRO f_row_ref(dataset_no, row_id) AS CAST(dataset_no AS BIGINT) * 1099511627776 + row_id;
CREATE OR REPLACE MACRO f_row_id(row_ref) AS CAST(row_ref AS BIGINT) % 1099511627776;
CREATE OR REPLACE MACRO f_dataset_no(row_ref) AS CAST(row_ref AS BIGINT) // 1099511627776;
-- A person is a valid number, whose last character follows from the others; or a row of the registry without one.
CREATE OR REPLACE MACRO f_person_key(id_no) AS CAST(substr(id_no, 1, 17) AS BIGINT);
CREATE OR REPLACE MACRO f_unnumbered_key(row_id) AS -CAST(row_id AS BIGINT) - 1;

-- What the person's valid number says: its 7th to 14th digits are the day of birth, the 17th is odd for a man.
CREATE OR REPLACE MACRO f_born(person_key) AS make_date(
    person_key // 10000000 % 10000, person_key // 100000 % 100, person_key // 1000 % 100);
CREATE OR REPLACE MACRO f_sex(person_key) AS CASE WHEN person_key % 2 = 1 THEN '男' ELSE '女' END;

-- Full years; a birthday on 29 February counts as 1 March in other years.
CREATE OR REPLACE MACRO f_age(birth, on_day) AS CAST(
    year(on_day) - year(birth)
    - CASE WHEN month(on_day) * 100 + day(on_day) < month(birth) * 100 + day(birth) THEN 1 ELSE 0 END AS INTEGER);
CREATE OR REPLACE MACRO f_year(d) AS CAST(year(d) AS INTEGER);
CREATE OR REPLACE MACRO f_month(d) AS CAST(date_trunc('month', d) AS DATE);
-- Calendar months from the month of b to the month of a.
CREATE OR REPLACE MACRO f_months(a, b) AS CAST((year(a) - year(b)) * 12 + month(a) - month(b) AS INTEGER);
CREATE OR REPLACE MACRO f_days(a, b) AS CAST(date_diff('day', CAST(b AS DATE), CAST(a AS DATE)) AS INTEGER);
CREATE OR REPLACE MACRO f_add_days(d, n) AS CAST(d + to_days(CAST(n AS INTEGER)) AS DATE);
-- Adding months clips to the month's end.
CREATE OR REPLACE MACRO f_add_months(d, n) AS CAST(d + to_months(CAST(n AS INTEGER)) AS DATE);
CREATE OR REPLACE MACRO f_ymd(d) AS strftime(CAST(d AS DATE), '%Y-%m-%d');
CREATE OR REPLACE MACRO f_ym(d) AS strftime(CAST(d AS DATE), '%Y-%m');

CREATE OR REPLACE MACRO f_money(x) AS CAST(CAST(x AS DECIMAL(18, 2)) AS VARCHAR);
-- a / b to two decimals, half away from zero, in whole numbers: decimal division would pass through a binary fraction.
CREATE OR REPLACE MACRO f_div2(a, b) AS CASE WHEN b <> 0 THEN CAST(
    CAST(sign(a) * sign(b) AS DECIMAL(1, 0)) * CAST(0.01 AS DECIMAL(3, 2)) * CAST(
        (2 * abs(CAST(CAST(a AS DECIMAL(18, 4)) * 10000 AS HUGEINT)) * 100 + abs(CAST(CAST(b AS DECIMAL(18, 4)) * 10000 AS HUGEINT)))
        // (2 * abs(CAST(CAST(b AS DECIMAL(18, 4)) * 10000 AS HUGEINT))) AS DECIMAL(18, 0)) AS DECIMAL(18, 2)) END;

CREATE OR REPLACE MACRO f_match(s, pattern) AS regexp_matches(s, pattern);
-- The distinct values of an array, sorted, as one text.
CREATE OR REPLACE MACRO f_list(a) AS array_to_string(list_sort(list_distinct(a)), '、');

-- Two texts of one length that differ in one character, or in one swap of neighbours.
CREATE OR REPLACE MACRO f_one_character_off(a, b) AS length(a) = length(b) AND levenshtein(a, b) = 1;
CREATE OR REPLACE MACRO f_neighbours_swapped(a, b) AS
    length(a) = length(b) AND levenshtein(a, b) = 2 AND damerau_levenshtein(a, b) = 1;
-- Whether a text can be a valid number with one slip or a lost tail: a slip leaves characters 7 to 13 or 15 to 18 whole, a
-- lost tail the former. Cheap to ask before f_repair.
CREATE OR REPLACE MACRO f_near(text, id_no) AS
    substr(text, 7, 7) = substr(id_no, 7, 7) OR substr(text, 15, 4) = substr(id_no, 15, 4);
-- How a text can have come from the valid number id_no (rules.md, repaired (a) to (c)); NULL when it can't.
CREATE OR REPLACE MACRO f_repair(text, id_no) AS
    CASE WHEN f_match(text, '^[0-9]{18}$') AND substr(text, 1, 15) = substr(id_no, 1, 15) THEN 'tail'
         WHEN length(text) = 18 AND f_one_character_off(text, id_no) THEN 'digit'
         WHEN length(text) = 18 AND f_neighbours_swapped(text, id_no) THEN 'swap'
         WHEN f_match(text, '^[0-9]{17}[0-9X][1-7][1-4](B[0-9]+)?$') AND substr(text, 1, 18) = id_no THEN 'disability' END;
