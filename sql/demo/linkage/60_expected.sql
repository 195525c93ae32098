-- What can be asked of linking, row by row, by the words of rules.md and by the truth alone; nothing here reads a link.

-- What stands in a number cell: the person's own number in any notation, no number, or a text that may be a valid number by chance.
CREATE OR REPLACE TABLE stated AS
WITH texts AS (
    SELECT r, CASE WHEN number_kind IN ('clean', 'other spelling', '15 digits') THEN 'own'
                   WHEN number_text IS NULL THEN 'none' ELSE 'other' END AS state,
           number_text AS text
    FROM written
)
SELECT r, state, text,
       CASE WHEN state <> 'other' THEN state = 'own'
            WHEN NOT regexp_full_match(text, '[1-9][0-9]{16}[0-9X]') THEN false
            ELSE right(text, 1) = s_check(left(text, 17))
                 AND coalesce(try_strptime(substr(text, 7, 8), '%Y%m%d') <= DATE '2026-11-20', false)
                 -- A tail of 000 that nobody holds is damage, even if its check fits by chance.
                 AND (right(text, 3) <> '000' OR text IN (SELECT number FROM somebody)) END AS valid
FROM texts;

-- (a), (b) and (c): everybody whom a damaged number fits under the row's name; numbered: registered under that number.
CREATE OR REPLACE TABLE fitting AS
WITH damaged AS (
    SELECT s.r, w.p, w.said, s.text
    FROM stated AS s JOIN written AS w ON w.r = s.r
    WHERE s.state = 'other' AND NOT s.valid AND w.name_kind NOT IN ('rare character lost', 'common character lost')
),
beside AS (
    SELECT d.r, d.p AS truth, d.text, s.p, s.number, coalesce(m.person_key = m.number, false) AS numbered
    FROM damaged AS d JOIN somebody AS s ON s.name = d.said LEFT JOIN registered AS m ON m.p = s.p
)
SELECT r, p, numbered, numbered AND p = truth AS right_one
FROM beside
WHERE (regexp_full_match(text, '[0-9]{18}') AND left(text, 15) = left(number, 15))
   OR (length(text) = 18 AND hamming(text, number) = 1)
   OR (length(text) = 18 AND hamming(text, number) = 2
       AND len(list_filter(range(1, 18), lambda i: substr(text, i, 1) <> substr(number, i, 1)
               AND substr(text, i, 1) = substr(number, i + 1, 1) AND substr(text, i + 1, 1) = substr(number, i, 1))) > 0)
   OR (regexp_full_match(text, '.{18}[1-7][1-4]') AND left(text, 18) = number);

-- Spoilt or mistyped into the valid number of a registered person of the very same name.
CREATE OR REPLACE TABLE mistaken AS
SELECT DISTINCT w.r FROM written AS w JOIN registered AS m ON m.number = w.number_text AND m.name = w.said AND m.p <> w.p;

-- Without a number: registered persons who agree with all that the row says rightly (name, or all but one character of it;
-- birth date; village). A row that has two of the three right singles somebody out if nobody else agrees as well.
CREATE OR REPLACE TABLE lookalike AS
WITH without AS (
    SELECT w.r, w.p, w.said, w.name_kind IN ('clean', 'blanks', 'dots', 'variants', 'rare character lost') AS name_right,
           w.place_kind NOT IN ('birth date missing', 'birth date wrong') AS birth_right,
           w.place_kind NOT IN ('village wrong', 'village missing', 'township only') AS village_right, t.birth, t.village
    FROM written AS w JOIN stated AS s ON s.r = w.r JOIN registered AS t ON t.p = w.p
    WHERE s.state = 'none' AND w.placed
),
telling AS (
    SELECT * FROM without WHERE CAST(name_right AS INTEGER) + CAST(birth_right AS INTEGER) + CAST(village_right AS INTEGER) >= 2
),
alike AS (
    SELECT t.r, m.p FROM telling AS t JOIN registered AS m ON m.name = t.said AND m.birth = t.birth
    WHERE name_right AND NOT village_right AND m.p <> t.p
    UNION
    SELECT t.r, m.p FROM telling AS t JOIN registered AS m ON m.name = t.said AND m.village = t.village
    WHERE name_right AND NOT birth_right AND m.p <> t.p
    UNION
    SELECT t.r, m.p FROM telling AS t JOIN registered AS m ON m.birth = t.birth AND m.village = t.village
    WHERE birth_right AND village_right AND m.p <> t.p
      AND (m.name = t.said OR (NOT name_right AND left(m.name, 1) = left(t.said, 1)))
)
SELECT r, r IN (SELECT s.r FROM alike AS s) AS ambiguous FROM telling;

-- expected: 'exact' and 'repaired' as the text defines them; 'rest': the person is registered, an accusing link is not
-- possible, but what is written singles the person out (a number that is whole or has one error, or name, birth date and
-- village with one of them wrong or missing, and nobody else fits as well); 'untold': registered, but the row does not say
-- enough, or says somebody else's; 'nobody': the person is not registered.
-- as_another: name and number as written are those of one other registered person, whole or damaged as in (a)-(c), and
-- of no other resident, not even the row's own person: no reader of the row could tell.
CREATE OR REPLACE TABLE expected AS
WITH fits AS (
    SELECT r, bool_or(right_one) AS own, count(*) FILTER (WHERE numbered AND NOT right_one) AS others,
           count(*) FILTER (WHERE NOT numbered) AS outsiders
    FROM fitting
    GROUP BY r
),
judged AS (
    SELECT w.r, w.p, w.registered, w.placed, w.who, w.number_kind, w.name_kind, w.place_kind, s.state, s.valid,
           coalesce(f.own, false) AS own, coalesce(f.others, 0) AS others, coalesce(f.outsiders, 0) AS outsiders, m.person_key,
           m.person_key = m.number AS numbered, m.number_written IS NOT NULL AS has_number,
           w.name_kind IN ('clean', 'blanks', 'dots', 'variants') AS name_same, l.ambiguous
    FROM written AS w JOIN stated AS s ON s.r = w.r
    LEFT JOIN registered AS m ON m.p = w.p LEFT JOIN fits AS f ON f.r = w.r LEFT JOIN lookalike AS l ON l.r = w.r
)
SELECT r, p, placed, who, number_kind, name_kind, place_kind, person_key, registered,
       CASE WHEN NOT registered THEN 'nobody'
            WHEN state = 'own' AND numbered AND (name_same OR name_kind = 'rare character lost') THEN 'exact'
            WHEN own AND others = 0 AND outsiders = 0 THEN 'repaired'
            WHEN others > 0 OR (own AND outsiders > 0) THEN 'untold'
            WHEN state = 'own' THEN CASE WHEN numbered OR has_number THEN 'rest' ELSE 'untold' END
            WHEN state = 'other' AND NOT valid THEN CASE WHEN numbered THEN 'rest' ELSE 'untold' END
            WHEN state = 'none' AND NOT ambiguous THEN 'rest'
            ELSE 'untold' END AS expected,
       (NOT own AND others = 1 AND outsiders = 0) OR r IN (SELECT r FROM mistaken) AS as_another,
       concat_ws(' + ', nullif(number_kind, 'clean'), nullif(name_kind, 'clean'), CASE WHEN place_kind <> 'none' THEN nullif(place_kind, 'clean') END) AS damage
FROM judged;
