-- The rows of two departments: whom each is about, and what was done to number, name, birth date and village.
CREATE OR REPLACE TABLE chosen AS
WITH numbered AS (
    SELECT unnest(range(1, n + 1)) AS r, seed * 1000000000 + 500000000 AS base, members, outsiders, clean FROM size
),
drawn AS (
    SELECT r, base + r AS g, r % 2 = 0 AS placed, s_draw(base + r, 'clean') < clean AS clean,
           CASE WHEN s_draw(base + r, 'who') < 0.77 THEN CAST(floor(s_draw(base + r, 'member') * members) AS BIGINT)
                -- One of two members of one name, birthday and village.
                WHEN s_draw(base + r, 'who') < 0.80
                THEN CAST(floor(s_draw(base + r, 'member') * (members // 400)) AS BIGINT) * 400 + CASE WHEN s_draw(base + r, 'which') < 0.5 THEN 3 ELSE 7 END
                ELSE members + CAST(floor(s_draw(base + r, 'member') * outsiders) AS BIGINT) END AS p
    FROM numbered
)
SELECT drawn.r, drawn.g, drawn.placed, drawn.clean, s.p, s.registered, s.who, s.name, s.birth, s.village, s.man, s.number,
       model.number AS model_number,
       s_draw(drawn.g, 'number') AS number_draw, s_draw(drawn.g, 'name') AS name_draw, s_draw(drawn.g, 'place') AS place_draw,
       -- Where in the name something happens: any character but the first.
       CAST(2 + floor(s_draw(drawn.g, 'where') * greatest(length(s.name) - 1, 1)) AS INTEGER) AS spot
FROM drawn JOIN somebody AS s ON s.p = drawn.p LEFT JOIN somebody AS model ON model.p = s.model AND s.who = 'mistyped';

-- The number as written. Who was mistyped stands under the number of somebody else.
CREATE OR REPLACE TABLE numbered AS
WITH damaged AS (
    SELECT r, number,
           CASE WHEN who = 'mistyped' THEN 'somebody''s number'
                WHEN clean OR number_draw < 0.34 THEN 'clean'
                WHEN number_draw < 0.38 THEN 'other spelling'
                WHEN number_draw < 0.45 THEN 'tail 000' WHEN number_draw < 0.50 THEN 'last two' WHEN number_draw < 0.55 THEN 'last three'
                WHEN number_draw < 0.63 THEN 'substituted' WHEN number_draw < 0.69 THEN 'swapped'
                WHEN number_draw < 0.74 THEN 'digit missing' WHEN number_draw < 0.78 THEN 'digit too many'
                WHEN number_draw < 0.82 AND year(birth) < 2000 THEN '15 digits'
                WHEN number_draw < 0.86 THEN 'disability number'
                WHEN number_draw >= 0.86 AND placed THEN 'missing' ELSE 'clean' END AS kind,
           model_number, s_whole(g, 'place of digit', 1, 17) AS k, s_whole(g, 'digit', 1, 9) AS digit,
           s_whole(g, 'last digits', 0, 999) AS tail, s_whole(g, 'spelling', 0, 3) AS spelling
    FROM chosen
),
placed AS (
    -- A swap of two equal digits is none: the next place where two differ.
    SELECT *, coalesce(list_filter(range(k, 18), lambda i: substr(number, i, 1) <> substr(number, i + 1, 1))[1], 0) AS s FROM damaged
),
written AS (
    SELECT r, kind, number, CASE kind
        WHEN 'somebody''s number' THEN model_number
        WHEN 'clean' THEN number
        WHEN 'other spelling' THEN CASE spelling WHEN 0 THEN '''' || number WHEN 1 THEN left(number, 6) || ' ' || substr(number, 7)
                                   WHEN 2 THEN lower(number) || ' ' ELSE translate(number, '0123456789X', '０１２３４５６７８９Ｘ') END
        WHEN 'tail 000' THEN left(number, 15) || '000'
        WHEN 'last two' THEN left(number, 16) || lpad(CAST(tail % 100 AS VARCHAR), 2, '0')
        WHEN 'last three' THEN left(number, 15) || lpad(CAST(tail AS VARCHAR), 3, '0')
        WHEN 'substituted' THEN substr(number, 1, k - 1) || CAST((CAST(substr(number, k, 1) AS INTEGER) + digit) % 10 AS VARCHAR) || substr(number, k + 1)
        WHEN 'swapped' THEN CASE WHEN s > 0 THEN substr(number, 1, s - 1) || substr(number, s + 1, 1) || substr(number, s, 1) || substr(number, s + 2) ELSE number END
        WHEN 'digit missing' THEN substr(number, 1, k - 1) || substr(number, k + 1)
        WHEN 'digit too many' THEN substr(number, 1, k) || CAST(digit AS VARCHAR) || substr(number, k + 1)
        WHEN '15 digits' THEN left(number, 6) || substr(number, 9, 9)
        WHEN 'disability number' THEN number || CAST(digit % 7 + 1 AS VARCHAR) || CAST(digit % 4 + 1 AS VARCHAR)
        END AS text
    FROM placed
)
SELECT r, CASE WHEN text = number THEN 'clean' ELSE kind END AS kind, text FROM written;

-- The name as written: said is what it says (folding aside), text how it is spelt. A lost rare character is still that character.
CREATE OR REPLACE TABLE named AS
WITH damaged AS (
    SELECT r, name, spot, g,
           CASE WHEN clean THEN 'clean'
                WHEN name_draw < 0.04 THEN 'blanks'
                WHEN strpos(name, '·') > 0 THEN CASE WHEN name_draw < 0.5 THEN 'dots' ELSE 'clean' END
                WHEN name_draw < 0.5 AND strpos(getvariable('rare'), right(name, 1)) > 0 THEN 'rare character lost'
                WHEN name_draw < 0.08 THEN 'variants' WHEN name_draw < 0.13 THEN 'homophone' WHEN name_draw < 0.17 THEN 'other character'
                WHEN name_draw < 0.20 AND length(name) > 2 THEN 'character missing'
                WHEN name_draw < 0.22 AND length(name) > 2 THEN 'order swapped'
                WHEN name_draw < 0.23 THEN 'common character lost' ELSE 'clean' END AS kind
    FROM chosen
),
changed AS (
    SELECT d.*, CASE kind
        WHEN 'homophone' THEN coalesce(substr(name, 1, spot - 1) || s_word(g, 'homophone', h.others) || substr(name, spot + 1), name)
        WHEN 'other character' THEN substr(name, 1, spot - 1) || i_character(g, 'other', getvariable('male'), 1) || substr(name, spot + 1)
        WHEN 'character missing' THEN substr(name, 1, spot - 1) || substr(name, spot + 1)
        WHEN 'order swapped' THEN left(name, length(name) - 2) || right(name, 1) || left(right(name, 2), 1)
        ELSE name END AS said
    FROM damaged AS d LEFT JOIN homophone AS h ON h.c = substr(d.name, d.spot, 1)
),
spelt AS (
    SELECT r, name, kind, said, CASE kind
        WHEN 'blanks' THEN left(said, 1) || s_word(g, 'blank', [' ', '　', '  ']) || substr(said, 2)
        WHEN 'dots' THEN replace(said, '·', s_word(g, 'dot', ['', '．', '・', '•', '.']))
        WHEN 'variants' THEN translate(said, getvariable('standard'), getvariable('variant'))
        WHEN 'rare character lost' THEN replace(said, right(said, 1), coalesce(s_word(g, 'sign', ['?', '□', '*', chr(57411), p.pinyin]), '?'))
        WHEN 'common character lost' THEN left(said, length(said) - 1) || s_word(g, 'sign', ['?', '□', '*'])
        ELSE said END AS text
    FROM changed LEFT JOIN rare_pinyin AS p ON p.c = right(said, 1)
)
SELECT r, CASE WHEN text = name THEN 'clean' ELSE kind END AS kind, said, text FROM spelt;

-- Birth date and village as written, in the rows that have them.
CREATE OR REPLACE TABLE located AS
WITH drawn AS (
    SELECT r, g, birth, village, place_draw, placed, clean FROM chosen
)
SELECT r,
       CASE WHEN NOT placed THEN 'none' WHEN clean OR place_draw < 0.72 THEN 'clean'
            WHEN place_draw < 0.77 THEN 'birth date missing' WHEN place_draw < 0.82 THEN 'birth date wrong'
            WHEN place_draw < 0.88 THEN 'village merged' WHEN place_draw < 0.92 THEN 'village wrong'
            WHEN place_draw < 0.96 THEN 'village missing' ELSE 'township only' END AS kind,
       CASE WHEN NOT placed OR (NOT clean AND place_draw BETWEEN 0.72 AND 0.77) THEN NULL
            WHEN NOT clean AND place_draw BETWEEN 0.77 AND 0.82
            THEN CAST(birth + CASE s_whole(g, 'wrong day', 0, 2) WHEN 0 THEN 1 WHEN 1 THEN 30 ELSE 365 END AS DATE)
            ELSE birth END AS birth,
       CASE WHEN NOT placed THEN NULL WHEN clean OR place_draw < 0.82 THEN village
            WHEN place_draw < 0.88 THEN left(village, 9) || CAST(500 + CAST(right(village, 3) AS INTEGER) - 200 AS VARCHAR)
            WHEN place_draw < 0.92 THEN left(village, 9) || CAST(201 + (CAST(right(village, 3) AS INTEGER) - 201 + s_whole(g, 'wrong village', 1, 14)) % 15 AS VARCHAR)
            WHEN place_draw < 0.96 THEN NULL ELSE left(village, 9) END AS region_code
FROM drawn;

CREATE OR REPLACE TABLE written AS
SELECT c.r, c.placed, c.p, c.registered, c.who, CASE WHEN c.man THEN '男' ELSE '女' END AS sex,
       n.kind AS number_kind, n.text AS number_text, a.kind AS name_kind, a.said, a.text AS name_text,
       l.kind AS place_kind, l.birth, l.region_code
FROM chosen AS c JOIN numbered AS n ON n.r = c.r JOIN named AS a ON a.r = c.r JOIN located AS l ON l.r = c.r;
DROP TABLE chosen; DROP TABLE numbered; DROP TABLE named; DROP TABLE located;
