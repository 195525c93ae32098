-- Everybody of the benchmark: members of the registry (p below size.members) and people who are in no registry.
-- Variables hold the characters of names, the frequent ones first.

-- One character of a text, those at its front the more often the greater the skew (1: all alike).
CREATE OR REPLACE TEMP MACRO i_character(i, purpose, characters, skew) AS
    substr(characters, 1 + CAST(floor(length(characters) * pow(s_draw(i, purpose), skew)) AS INTEGER), 1);
CREATE OR REPLACE TEMP MACRO i_surname(i) AS
    CASE WHEN s_draw(i, 'compound') < 0.004 THEN s_word(i, 'surname', ['欧阳', '司徒', '上官', '诸葛'])
         ELSE i_character(i, 'surname', getvariable('surnames'), 2) END;
CREATE OR REPLACE TEMP MACRO i_given(i, purpose, man) AS
    CASE WHEN man THEN i_character(i, purpose, getvariable('male'), 1.5) ELSE i_character(i, purpose, getvariable('female'), 1.5) END;

-- g stands for the person in every draw. A family has four: head, spouse, two children.
-- Every four hundred members there are two of one name, birthday and village, and a pair of twins.
CREATE OR REPLACE TABLE settled AS
WITH numbered AS (
    SELECT unnest(range(members + outsiders)) AS p, seed, members, seed * 1000000000 AS base FROM size
),
related AS (
    -- What an outsider is, and to which member: own people of nobody, or somebody easily taken for that member.
    SELECT p, base + p AS g, p < members AS registered,
           CASE WHEN p >= members THEN ['stranger', 'stranger', 'stranger', 'stranger', 'stranger', 'twin', 'cousin',
                                        'namesake here', 'mistyped', 'namesake elsewhere'][(p - members) % 10 + 1]
                WHEN p % 400 = 7 THEN 'double' WHEN p % 400 = 11 THEN 'sibling' ELSE 'member' END AS who,
           CASE WHEN p >= members AND (p - members) % 10 >= 5 THEN CAST(floor(s_draw(base + p, 'of') * members) AS BIGINT)
                WHEN p < members AND p % 400 = 7 THEN p - 4 WHEN p < members AND p % 400 = 11 THEN p - 1 ELSE p END AS model,
           base, places
    FROM numbered CROSS JOIN (SELECT CAST(count(*) AS INTEGER) AS places FROM place)
)
SELECT * EXCLUDE (base, places), s_whole(base + model // 4, 'village', 0, places - 1) AS place_n, s_whole(g, 'elsewhere', 0, places - 1) AS elsewhere_n, base + model AS mg, base + model // 4 AS mf, CAST(model % 4 AS INTEGER) AS seat FROM related;

-- The traits that follow from the model: a member is his own.
CREATE OR REPLACE TABLE traits AS
WITH own AS (
    SELECT s.*, place.code AS model_village,
           CAST(DATE '2026-10-01' - CASE WHEN seat < 2 THEN s_whole(mg, 'age', 24 * 365, 84 * 365)
                                         ELSE s_whole(mg, 'age', 30, 24 * 365) END AS DATE) AS model_birth,
           CASE WHEN seat < 2 THEN (seat = 0) = (s_draw(mf, 'head') < 0.8) ELSE s_draw(mg, 'sex') < 0.5 END AS man,
           i_surname(CASE WHEN seat = 1 THEN mg ELSE mf END) AS surname,
           s_draw(mg, 'length') AS shape
    FROM settled AS s JOIN place ON place.n = s.place_n
),
named AS (
    SELECT *,
           -- Brothers and sisters often share the first character.
           i_given(CASE WHEN seat > 1 AND s_draw(mf, 'shared') < 0.4 THEN mf ELSE mg END, 'first', man) AS first,
           CASE WHEN shape < 0.03 THEN i_character(mg, 'rare', getvariable('rare'), 1)
                WHEN shape < 0.22 THEN ''
                ELSE i_given(mg, 'second', man) END AS second,
           i_given(g, 'changed', man) AS other
    FROM own
)
SELECT p, g, registered, who, model, man,
       CASE WHEN who IN ('twin', 'sibling', 'cousin') THEN surname || CASE WHEN other = second THEN '' ELSE first END || other
            WHEN who = 'mistyped' THEN i_surname(g) || first || other
            WHEN shape > 0.99 THEN s_word(mg, 'dotted', getvariable('dotted')) || '·' || s_word(mg, 'father', getvariable('dotted'))
            ELSE surname || first || second END AS name,
       CASE WHEN who = 'cousin' THEN CAST(model_birth + CASE WHEN model_birth > DATE '2020-01-01' THEN -1 ELSE 1 END * s_whole(g, 'apart', 1, 1200) AS DATE)
            WHEN who = 'mistyped' THEN CAST(model_birth - s_whole(g, 'apart', 1, 9) AS DATE)
            ELSE model_birth END AS birth,
       CASE WHEN who = 'namesake elsewhere' THEN elsewhere.code ELSE model_village END AS village,
       -- Numbers are given where one was first registered: mostly at home. Families go together, namesakes do not.
       s_draw(CASE WHEN who IN ('double', 'namesake here', 'namesake elsewhere') THEN g ELSE mf END, 'from away') < 0.15 AS from_away
FROM named JOIN place AS elsewhere ON elsewhere.n = named.elsewhere_n;
DROP TABLE settled;

-- Numbers are unique: persons of one county, birthday and sex get sequence numbers one after the other.
CREATE OR REPLACE TABLE somebody AS
WITH prefixed AS (
    SELECT *, CASE WHEN year(birth) < 2002 THEN '4526' ELSE '4510' END
              || CASE WHEN from_away THEN s_word(g, 'away', ['02', '03', '22', '23', '24', '26', '27', '28', '29', '30', '31', '81'])
                      ELSE substr(village, 5, 2) END || strftime(birth, '%Y%m%d') AS first14
    FROM traits
),
counted AS (
    SELECT *, (row_number() OVER (PARTITION BY first14, man ORDER BY p)
               + CAST(hash(first14, man) >> 32 AS BIGINT)) % 498 * 2 + CASE WHEN man THEN 1 ELSE 2 END AS sequence
    FROM prefixed
),
digits AS (
    SELECT *, first14 || lpad(CAST(sequence AS VARCHAR), 3, '0') AS first17 FROM counted
)
SELECT p, g, registered, who, model, man, name, birth, village, first17 || s_check(first17) AS number FROM digits;
DROP TABLE traits;
