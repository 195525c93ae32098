-- Values as departments write them, and what they become (types of sources.yaml). Loaded once per connection by
-- crosscheck/lake/stage.py, which also provides two functions of crosscheck/lake/names.py:
--   py_nfkc(text)   Unicode NFKC, which DuckDB lacks; called only for text that is not plain ASCII or Han
--   n_name(text)    a name with its fold and mask
--
-- Every n_<type>(text) gives a STRUCT with t = the text that was found, NULL when the cell is empty, and v = the value,
-- NULL when it is empty or unreadable; a name has fold and mask beside it, a date its precision.
-- A list of one element and list_transform bind an intermediate result: DuckDB repeats nothing inside them.

-- --- characters -----------------------------------------------------------------------------------------------

-- Blanks of every kind: control characters, NBSP, zero-width characters, full-width and Hangul fillers.
CREATE OR REPLACE TEMP MACRO n_has_blank(x) AS
    regexp_matches(x, '[\x{0}-\x{20}\x{7F}-\x{A0}\x{AD}\x{115F}\x{1160}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{2064}\x{2800}\x{3000}\x{3164}\x{FEFF}]');
CREATE OR REPLACE TEMP MACRO n_without_blanks(x) AS
    regexp_replace(x, '[\x{0}-\x{20}\x{7F}-\x{A0}\x{AD}\x{115F}\x{1160}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{2064}\x{2800}\x{3000}\x{3164}\x{FEFF}]+', '', 'g');
CREATE OR REPLACE TEMP MACRO n_trimmed(x) AS
    regexp_replace(x, '^[\x{0}-\x{20}\x{7F}-\x{A0}\x{AD}\x{115F}\x{1160}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{2064}\x{2800}\x{3000}\x{3164}\x{FEFF}]+|[\x{0}-\x{20}\x{7F}-\x{A0}\x{AD}\x{115F}\x{1160}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{2064}\x{2800}\x{3000}\x{3164}\x{FEFF}]+$', '', 'g');

-- The text without blanks around it; NULL when nothing is left.
CREATE OR REPLACE TEMP MACRO n_tidy(x) AS
    nullif(CASE WHEN n_has_blank(x) THEN n_trimmed(x) ELSE x END, '');

CREATE OR REPLACE TEMP MACRO n_nfkc(x) AS
    CASE WHEN regexp_matches(x, '[^\x{0}-\x{7F}\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{20000}-\x{2F7FF}]') THEN py_nfkc(x) ELSE x END;

-- NFKC and no blank anywhere; NULL when nothing is left.
CREATE OR REPLACE TEMP MACRO n_bare(x) AS
    CASE WHEN regexp_full_match(x, '[!-~]+') THEN x ELSE nullif(n_without_blanks(n_nfkc(x)), '') END;

-- --- cells ----------------------------------------------------------------------------------------------------

-- What programs put around a value or in the place of none, whatever the column's type; sql/land/complete.sql asks for
-- it once for each cell. A cell that begins with a digit, another letter than N or a Han character has nothing of it.

-- ="4510…" keeps a spreadsheet from rounding a number; the marks may have got marks of their own.
CREATE OR REPLACE TEMP MACRO n_unwrapped(t) AS
    regexp_replace(regexp_replace(t, '^[=＝"＂\s]*["＂“”]\s*([^"＂“”]*?)\s*["＂“”]+$', '\1'), '^[=＝]\s*([0-9]+[0-9Xx])$', '\1');
-- The words by which programs write that there is no value; they count only as the whole cell.
CREATE OR REPLACE TEMP MACRO n_is_null_word(t) AS
    regexp_full_match(t, '(?i)\\n|null|none|nan|nat|\(null\)|\[null\]|\{null\}|<(?:null|none|nan|na|nat)>');
CREATE OR REPLACE TEMP MACRO n_cell(x) AS
    CASE WHEN (x >= '0' AND x < ':') OR (x >= 'A' AND x < 'N') OR (x >= 'O' AND x < '[') OR (x >= '一' AND x < '龦') THEN x
         ELSE list_transform([n_unwrapped(n_tidy(x))],
             lambda t: CASE WHEN NOT n_is_null_word(n_nfkc(t)) THEN t END)[1] END;

-- --- text, codes ----------------------------------------------------------------------------------------------

-- A yes or no in a column of texts or numbers is the value of another column.
CREATE OR REPLACE TEMP MACRO n_no_bool(t) AS CASE WHEN lower(t) NOT IN ('true', 'false') THEN t END;
CREATE OR REPLACE TEMP MACRO n_text(x) AS
    list_transform([n_tidy(x)], lambda t: struct_pack(t := t, v := n_no_bool(t)))[1];

-- words: the allowed ones with a blank between them, as in sources.yaml
CREATE OR REPLACE TEMP MACRO n_code(x, words) AS
    list_transform([n_tidy(x)],
        lambda t: struct_pack(t := t, v := CASE WHEN list_contains(string_split(words, ' '), t) THEN t END))[1];

CREATE OR REPLACE TEMP MACRO n_bool(x) AS
    CASE WHEN x IN ('是', '否') THEN struct_pack(t := x, v := x = '是')
         ELSE list_transform([lower(n_bare(x))],
             lambda t: struct_pack(t := t, v := CASE WHEN t IN ('是', 'y', '1', '1.0', 'true', '有') THEN TRUE
                                                     WHEN t IN ('否', 'n', '0', '0.0', 'false', '无') THEN FALSE END))[1] END;

-- County (6), township (9) or village (12 digits); shorter codes are kept as they are.
CREATE OR REPLACE TEMP MACRO n_region(x) AS
    CASE WHEN regexp_full_match(x, '[0-9]{12}') THEN struct_pack(t := x, v := x)
    ELSE list_transform([regexp_replace(regexp_replace(n_bare(x), '^''+', ''), '\.0+$', '')],
        lambda t: struct_pack(t := nullif(t, ''),
                              v := CASE WHEN regexp_full_match(t, '[0-9]{6}|[0-9]{9}|[0-9]{12}') THEN t END))[1] END;

CREATE OR REPLACE TEMP MACRO n_phone_digits(t) AS
    regexp_replace(regexp_replace(regexp_replace(t, '[-()‐‑–—]', '', 'g'), '^(?:\+|00)86', ''), '\.0+$', '');
CREATE OR REPLACE TEMP MACRO n_phone(x) AS
    CASE WHEN regexp_full_match(x, '1[0-9]{10}') THEN struct_pack(t := x, v := x)
    ELSE list_transform([n_bare(x)],
        lambda t: struct_pack(t := CASE WHEN t NOT IN ('-', '/', '无') THEN t END,
                              v := CASE WHEN regexp_full_match(n_phone_digits(t), '[0-9]{5,13}')
                                        THEN regexp_replace(n_phone_digits(t), '^86(1[0-9]{10})$', '\1') END))[1] END;

-- --- ID numbers (GB 11643) ------------------------------------------------------------------------------------

-- The check character that belongs to the first 17 digits; NULL when they are not digits.
CREATE OR REPLACE TEMP MACRO n_check(x) AS
    list_transform([TRY_CAST(left(x, 17) AS BIGINT)], lambda n: substr('10X98765432', 1 + CAST((
        n // 10000000000000000 % 10 * 7 + n // 1000000000000000 % 10 * 9 + n // 100000000000000 % 10 * 10
      + n // 10000000000000 % 10 * 5 + n // 1000000000000 % 10 * 8 + n // 100000000000 % 10 * 4
      + n // 10000000000 % 10 * 2 + n // 1000000000 % 10 * 1 + n // 100000000 % 10 * 6
      + n // 10000000 % 10 * 3 + n // 1000000 % 10 * 7 + n // 100000 % 10 * 9
      + n // 10000 % 10 * 10 + n // 1000 % 10 * 5 + n // 100 % 10 * 8
      + n // 10 % 10 * 4 + n % 10 * 2) % 11 AS INTEGER), 1))[1];

-- Valid: 17 digits, the check character fits, the birth date exists and is not after the business date.
CREATE OR REPLACE TEMP MACRO n_id_valid(x, business_date) AS
    CASE WHEN x IS NULL THEN NULL
         WHEN regexp_full_match(x, '[0-9]{17}[0-9X]') AND substr(x, 7, 4) <> '0000'
         THEN coalesce(substr(x, 18, 1) = n_check(x)
                       AND try_strptime(substr(x, 7, 8), '%Y%m%d') <= business_date, FALSE)
         ELSE FALSE END;

-- 20 characters: a valid ID number, kind 1-7, grade 1-4; a reissue adds B1, B2 …
CREATE OR REPLACE TEMP MACRO n_disability_valid(x, business_date) AS
    CASE WHEN x IS NULL THEN NULL
         WHEN regexp_full_match(x, '.{18}[1-7][1-4](?:B[0-9]{1,2})?') THEN n_id_valid(left(x, 18), business_date)
         ELSE FALSE END;

-- Leading apostrophe, decimals a spreadsheet appended, a star or a Cyrillic letter for X.
CREATE OR REPLACE TEMP MACRO n_id_cleaned(t) AS
    regexp_replace(regexp_replace(regexp_replace(upper(translate(t, 'Хх×', 'XX*')),
        '^[''"`‘’“”]+|[''"`‘’“”]+$', '', 'g'), '^([0-9]*[0-9X])\.0+$', '\1'), '^([0-9]{17})\*', '\1X');

-- A number shown with an exponent: with 15 digits before it the number is known up to its tail, with fewer it is lost.
CREATE OR REPLACE TEMP MACRO n_id_expanded(t) AS
    CASE WHEN regexp_full_match(t, '[1-9]\.[0-9]{14,}E\+?(?:17|19)')
         THEN rpad(left(replace(t, '.', ''), strpos(t, 'E') - 2), CAST(right(t, 2) AS INTEGER) + 1, '0') ELSE t END;

-- A legacy number of 15 digits gets the century and its check character, if its birth date exists.
CREATE OR REPLACE TEMP MACRO n_id_converted(t) AS
    CASE WHEN regexp_full_match(t, '[0-9]{15}') AND try_strptime('19' || substr(t, 7, 6), '%Y%m%d') IS NOT NULL
         THEN left(t, 6) || '19' || substr(t, 7) || n_check(left(t, 6) || '19' || substr(t, 7)) ELSE t END;

-- Damage beyond that is kept as it is: linking may repair it.
CREATE OR REPLACE TEMP MACRO n_id_text(x) AS
    CASE WHEN regexp_full_match(x, '[1-9][0-9]{16}[0-9X]') THEN x
         ELSE list_transform([n_id_cleaned(n_bare(x))], lambda t:
             CASE WHEN t IN ('', '无', '-', '/', '0') THEN NULL ELSE n_id_converted(n_id_expanded(t)) END)[1] END;
CREATE OR REPLACE TEMP MACRO n_id(x) AS
    list_transform([n_id_text(x)], lambda t: struct_pack(t := t, v := n_no_bool(t)))[1];
CREATE OR REPLACE TEMP MACRO n_disability(x) AS
    list_transform([n_id_text(x)], lambda t: struct_pack(t := t, v := n_no_bool(t)))[1];

-- --- dates ----------------------------------------------------------------------------------------------------

CREATE OR REPLACE TEMP MACRO n_ymd(y, m, d) AS
    TRY_CAST(y || '-' || m || '-' || d AS DATE);

-- NFKC, and no blanks around the separators.
CREATE OR REPLACE TEMP MACRO n_date_text(x) AS
    regexp_replace(n_tidy(n_nfkc(x)), '\s*([-/.:年月日])\s*', '\1', 'g');

CREATE OR REPLACE TEMP MACRO n_day_of(t) AS
    list_transform(
        [regexp_extract(t, '^([1-9][0-9]{3})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[T ]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]*)?)?)?$', ['y', 'm', 'd'])],
        lambda s: n_ymd(s.y, s.m, s.d))[1];
CREATE OR REPLACE TEMP MACRO n_compact_day_of(t) AS
    list_transform(
        [regexp_extract(t, '^([1-9][0-9]{3})([0-9]{2})([0-9]{2})(?:\.0+|[0-9]{6}|[T ]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]*)?)?)?$', ['y', 'm', 'd'])],
        lambda s: n_ymd(s.y, s.m, s.d))[1];
CREATE OR REPLACE TEMP MACRO n_month_of(t) AS
    list_transform(
        [regexp_extract(t, '^([1-9][0-9]{3})(?:[-/.年]([0-9]{1,2})月?|([0-9]{2}))$', ['y', 'm', 'c'])],
        lambda s: n_ymd(s.y, s.m || s.c, '1'))[1];
CREATE OR REPLACE TEMP MACRO n_year_of(t) AS
    TRY_CAST(regexp_extract(t, '^([1-9][0-9]{3})(?:年|\.0+)?$', 1) AS INTEGER);
-- The day number of a spreadsheet (1 = 1900-01-01, counting the 29 February 1900 that never was).
CREATE OR REPLACE TEMP MACRO n_serial_of(t) AS
    CASE WHEN regexp_full_match(t, '[1-9][0-9]{4}(?:\.[0-9]+)?') THEN TRY_CAST(t AS DOUBLE) END;

CREATE OR REPLACE TEMP MACRO n_date_slow(x) AS
    list_transform(
        [list_transform([n_date_text(x)], lambda t: struct_pack(t := t,
            d := coalesce(n_day_of(t), n_compact_day_of(t), DATE '1899-12-30' + CAST(floor(n_serial_of(t)) AS INTEGER)),
            m := n_month_of(t), y := n_ymd(n_year_of(t), 1, 1)))[1]],
        lambda s: struct_pack(t := s.t, v := coalesce(s.d, s.m, s.y),
            "precision" := CASE WHEN s.d IS NOT NULL THEN 'D' WHEN s.m IS NOT NULL THEN 'M'
                                WHEN s.y IS NOT NULL THEN 'Y' END))[1];
CREATE OR REPLACE TEMP MACRO n_date(x) AS
    CASE WHEN regexp_full_match(x, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(x AS DATE) IS NOT NULL
         THEN struct_pack(t := x, v := TRY_CAST(x AS DATE), "precision" := 'D')
         ELSE n_date_slow(x) END;

-- The first of the month; a year alone is no month.
CREATE OR REPLACE TEMP MACRO n_month(x) AS
    CASE WHEN regexp_full_match(x, '[1-9][0-9]{3}[-./]?[0-9]{2}')
         THEN struct_pack(t := x, v := n_ymd(left(x, 4), right(x, 2), '1'))
         ELSE list_transform([n_date_slow(x)], lambda s: struct_pack(t := s.t,
             v := CASE WHEN s."precision" <> 'Y' THEN CAST(date_trunc('month', s.v) AS DATE) END))[1] END;

-- The day or month with which something ends. A program that has to fill in a date writes the last or the first one it
-- knows where there is none. A year from 2900 on is no end: an empty cell. Nothing of a list ended before 1901: an
-- earlier one can't be read, else the end would come before the beginning.
CREATE OR REPLACE TEMP MACRO n_is_never(v) AS coalesce(v >= DATE '2900-01-01', FALSE);
CREATE OR REPLACE TEMP MACRO n_is_end(v) AS v >= DATE '1901-01-01' AND v < DATE '2900-01-01';
CREATE OR REPLACE TEMP MACRO n_end_date(x) AS
    list_transform([n_date(x)], lambda s: struct_pack(t := CASE WHEN NOT n_is_never(s.v) THEN s.t END,
        v := CASE WHEN n_is_end(s.v) THEN s.v END, "precision" := CASE WHEN n_is_end(s.v) THEN s."precision" END))[1];
CREATE OR REPLACE TEMP MACRO n_end_month(x) AS
    list_transform([n_month(x)], lambda s: struct_pack(t := CASE WHEN NOT n_is_never(s.v) THEN s.t END,
        v := CASE WHEN n_is_end(s.v) THEN s.v END))[1];
-- A day by which something is due has to be there: a far one stays what it is.
CREATE OR REPLACE TEMP MACRO n_due_date(x) AS
    list_transform([n_date(x)], lambda s: struct_pack(t := s.t, v := CASE WHEN s.v >= DATE '1901-01-01' THEN s.v END,
        "precision" := CASE WHEN s.v >= DATE '1901-01-01' THEN s."precision" END))[1];

CREATE OR REPLACE TEMP MACRO n_year(x) AS
    list_transform([n_bare(x)], lambda t: struct_pack(t := t, v := n_year_of(t)))[1];

CREATE OR REPLACE TEMP MACRO n_time_of(t) AS
    list_transform(
        [regexp_extract(t, '^([1-9][0-9]{3})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?[T ]*([0-9]{1,2}:[0-9]{2})?(:[0-9]{2}(?:\.[0-9]{1,6})?)?[0-9]*$', ['y', 'm', 'd', 'h', 's'])],
        lambda s: TRY_CAST(s.y || '-' || s.m || '-' || s.d || ' ' || coalesce(nullif(s.h, ''), '00:00') || coalesce(nullif(s.s, ''), ':00') AS TIMESTAMP))[1];
CREATE OR REPLACE TEMP MACRO n_timestamp(x) AS
    CASE WHEN regexp_full_match(x, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}')
              AND TRY_CAST(x AS TIMESTAMP) IS NOT NULL
    THEN struct_pack(t := x, v := TRY_CAST(x AS TIMESTAMP))
    ELSE list_transform([n_date_text(x)], lambda t: struct_pack(t := t, v := coalesce(
        n_time_of(t),
        try_strptime(t, '%Y%m%d%H%M%S'), try_strptime(t, '%Y%m%d'),
        TIMESTAMP '1899-12-30 00:00:00' + to_seconds(CAST(round(n_serial_of(t) * 86400) AS BIGINT)))))[1] END;

-- --- numbers --------------------------------------------------------------------------------------------------

-- '1,234.50元' -> '1234.50', '3.2万' -> '3.2E4'; '' when it is not a number.
CREATE OR REPLACE TEMP MACRO n_digits(t) AS
    list_transform(
        [regexp_extract(t, '^¥?([-+]?)¥?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)((?:\.[0-9]+)?)(万?)元?$', ['sign', 'whole', 'fraction', 'wan'])],
        lambda s: CASE WHEN s.whole <> '' OR s.fraction <> ''
                       THEN s.sign || '0' || replace(s.whole, ',', '') || s.fraction || CASE WHEN s.wan <> '' THEN 'E4' ELSE '' END END)[1];
CREATE OR REPLACE TEMP MACRO n_number(x) AS
    CASE WHEN regexp_full_match(x, '[0-9]{1,15}(?:\.[0-9]{1,4})?') THEN struct_pack(t := x, n := x)
         ELSE list_transform([translate(n_bare(x), '−–', '--')],
                  lambda t: struct_pack(t := CASE WHEN t NOT IN ('-', '/', '无') THEN t END, n := n_digits(t)))[1] END;

-- Yuan with two decimals, rounded half up. Only an income can be negative.
CREATE OR REPLACE TEMP MACRO n_money_signed(x) AS
    list_transform([n_number(x)], lambda s: struct_pack(t := s.t, v := TRY_CAST(s.n AS DECIMAL(18, 2))))[1];
CREATE OR REPLACE TEMP MACRO n_money(x) AS
    CASE WHEN regexp_full_match(x, '[0-9]{1,15}(?:\.[0-9]{1,4})?')
         THEN struct_pack(t := x, v := TRY_CAST(x AS DECIMAL(18, 2)))
         ELSE list_transform([n_money_signed(x)],
             lambda s: struct_pack(t := s.t, v := CASE WHEN s.v >= 0 THEN s.v END))[1] END;
-- A column in ten thousand yuan: 50, 50万 and 500000元 are the same.
CREATE OR REPLACE TEMP MACRO n_money_wan(x) AS
    list_transform([n_bare(x)], lambda t: struct_pack(t := CASE WHEN t NOT IN ('-', '/', '无') THEN t END,
        v := list_transform([TRY_CAST(CASE WHEN regexp_matches(t, '[0-9]元$') THEN n_digits(t) || 'E-4'
                                           ELSE n_digits(regexp_replace(t, '万元?$', '')) END AS DECIMAL(18, 2))],
                 lambda n: CASE WHEN n >= 0 THEN n END)[1]))[1];

CREATE OR REPLACE TEMP MACRO n_int(x) AS
    list_transform([n_number(x)], lambda s: struct_pack(t := s.t, v := list_transform([TRY_CAST(s.n AS DECIMAL(28, 6))],
        lambda n: CASE WHEN n >= 0 AND n = trunc(n) THEN TRY_CAST(n AS INTEGER) END)[1]))[1];
