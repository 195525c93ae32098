-- Draws that depend only on who and what they are for, so that the county is the same whatever the threads.

-- A number in [0, 1) for the i-th of something and a purpose. hash(i, purpose) would do no more than xor the two hashes,
-- so that draws for two purposes go together; a hash of their xor is drawn anew.
CREATE OR REPLACE TEMP MACRO s_draw(i, purpose) AS
    CAST(hash(xor(CAST(i AS UBIGINT), hash(purpose))) >> 11 AS DOUBLE) / 9007199254740992.0;
-- A whole number in [low, high].
CREATE OR REPLACE TEMP MACRO s_whole(i, purpose, low, high) AS
    CAST(low + floor(s_draw(i, purpose) * (high - low + 1)) AS INTEGER);
-- One character of a text; one element of a list.
CREATE OR REPLACE TEMP MACRO s_character(i, purpose, characters) AS
    substr(characters, s_whole(i, purpose, 1, length(characters)), 1);
CREATE OR REPLACE TEMP MACRO s_word(i, purpose, words) AS
    words[s_whole(i, purpose, 1, len(words))];
CREATE OR REPLACE TEMP MACRO s_money(yuan) AS
    CAST(yuan AS DECIMAL(18, 2));

-- Full years on a day; who was born on 29 February turns older on 1 March.
CREATE OR REPLACE TEMP MACRO s_age(birth, on_day) AS
    CAST(year(on_day) - year(birth)
         - CASE WHEN (month(on_day), day(on_day)) < (month(birth), day(birth)) THEN 1 ELSE 0 END AS INTEGER);

-- The check character of 17 digits (GB 11643).
CREATE OR REPLACE TEMP MACRO s_check(digits) AS
    list_transform([CAST(digits AS BIGINT)], lambda n: substr('10X98765432', 1 + CAST((
        n // 10000000000000000 % 10 * 7 + n // 1000000000000000 % 10 * 9 + n // 100000000000000 % 10 * 10
      + n // 10000000000000 % 10 * 5 + n // 1000000000000 % 10 * 8 + n // 100000000000 % 10 * 4
      + n // 10000000000 % 10 * 2 + n // 1000000000 % 10 * 1 + n // 100000000 % 10 * 6
      + n // 10000000 % 10 * 3 + n // 1000000 % 10 * 7 + n // 100000 % 10 * 9
      + n // 10000 % 10 * 10 + n // 1000 % 10 * 5 + n // 100 % 10 * 8
      + n // 10 % 10 * 4 + n % 10 * 2) % 11 AS INTEGER), 1))[1];

-- Stage of a school year for who is so old on 31 August before it; path is what follows 初中.
CREATE OR REPLACE TEMP MACRO s_stage(age, path) AS
    CASE WHEN age BETWEEN 4 AND 5 THEN '学前'
         WHEN age BETWEEN 6 AND 11 THEN '小学'
         WHEN age BETWEEN 12 AND 14 THEN '初中'
         WHEN age BETWEEN 15 AND 17 AND path LIKE '高中%' THEN '高中'
         WHEN age BETWEEN 15 AND 17 AND path LIKE '中职%' THEN '中职'
         WHEN age BETWEEN 18 AND 20 AND path LIKE '%高职' THEN '高职'
         WHEN age BETWEEN 18 AND 21 AND path LIKE '%本科' THEN '本科及以上'
         ELSE '非在校生' END;
