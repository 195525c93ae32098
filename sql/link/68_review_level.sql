-- What agrees and what does not, in words, for the pairs on the list: l is what a row says, r the member.
-- One level a line, the first that holds; '缺' where one side says nothing. links/levels.py reads the same lines.
CREATE OR REPLACE TABLE review_level AS
WITH pair AS (
    SELECT DISTINCT value_no, member_no FROM review_pair
)
SELECT pair.value_no, pair.member_no,
    CASE
        WHEN l.fold IS NULL OR r.fold IS NULL THEN '缺'
        WHEN l.fold = r.fold THEN '相同'
        WHEN l.mask = r.mask THEN '仅生僻字或占位符不同'
        WHEN l.toned = r.toned THEN '同音同调'
        WHEN l.plain = r.plain THEN '同音'
        WHEN l.letters = r.letters THEN '字序不同'
        WHEN review_one_dropped(l.fold, r.fold) OR review_one_dropped(r.fold, l.fold) THEN '多一字或少一字'
        WHEN l.surname = r.surname AND length(l.fold) >= 3 AND review_one_changed(l.fold, r.fold) THEN '姓同、一字不同'
        WHEN length(l.fold) = length(r.fold) AND levenshtein(l.plain, r.plain) = 1 THEN '音近'
        WHEN length(l.fold) >= 3 AND review_one_changed(l.fold, r.fold) THEN '一字不同'
        WHEN l.surname = r.surname THEN '仅姓相同'
        ELSE '不同'
    END AS name,
    CASE
        WHEN l.number IS NULL OR r.number IS NULL THEN '缺'
        WHEN l.number = r.number THEN '相同'
        WHEN l.number LIKE '%*%' AND r.number LIKE replace(l.number, '*', '_') THEN '遮盖之外相同'
        WHEN review_near(l.number, r.number) AND f_one_character_off(l.number, r.number) THEN '差1位'
        WHEN review_near(l.number, r.number) AND f_neighbours_swapped(l.number, r.number) THEN '相邻两位颠倒'
        WHEN length(l.number) = 18 AND length(r.number) = 18 AND left(l.number, 15) = left(r.number, 15) THEN '前15位相同'
        WHEN l.legacy = r.legacy OR l.legacy = left(r.number, 15) OR left(l.number, 15) = r.legacy THEN '15位旧号相符'
        WHEN review_near(l.number, r.number) AND abs(length(l.number) - length(r.number)) = 1 AND levenshtein(l.number, r.number) = 1 THEN '多1位或少1位'
        WHEN left(l.number, 14) = left(r.number, 14) THEN '前14位相同'
        WHEN substr(l.number, 7, 11) = substr(r.number, 7, 11) THEN '第7至17位相同'
        WHEN (left(l.number, 10) = left(r.number, 10) OR right(l.number, 8) = right(r.number, 8)) AND levenshtein(l.number, r.number) = 2 THEN '差2位'
        WHEN substr(l.number, 7, 8) = substr(r.number, 7, 8) THEN '出生日期码相同'
        WHEN left(l.number, 6) = left(r.number, 6) THEN '前6位相同'
        ELSE '不同'
    END AS id_no,
    CASE
        WHEN l.birth IS NULL OR r.birth IS NULL OR NOT (l.birth_own OR r.birth_own) THEN '缺'
        WHEN l.birth = r.birth THEN '相同'
        WHEN year(l.birth) = year(r.birth) AND month(l.birth) = day(r.birth) AND day(l.birth) = month(r.birth) THEN '月日颠倒'
        WHEN strftime(l.birth, '%Y%m') = strftime(r.birth, '%Y%m') OR strftime(l.birth, '%Y%d') = strftime(r.birth, '%Y%d') THEN '月或日不同'
        WHEN strftime(l.birth, '%m%d') = strftime(r.birth, '%m%d') THEN '年不同、月日相同'
        WHEN abs(date_diff('day', l.birth, r.birth)) <= 60 THEN '相差60天以内'
        WHEN year(l.birth) = year(r.birth) THEN '同年'
        ELSE '不同'
    END AS birth,
    CASE
        WHEN l.sex IS NULL OR r.sex IS NULL OR NOT (l.sex_own OR r.sex_own) THEN '缺'
        WHEN l.sex = r.sex THEN '相同'
        ELSE '不同'
    END AS sex,
    CASE
        WHEN l.village IS NULL OR r.village IS NULL THEN '缺'
        WHEN l.village = r.village THEN '相同'
        WHEN left(l.village, 9) = left(r.village, 9) THEN '同乡镇'
        WHEN left(l.village, 6) = left(r.village, 6) THEN '同县'
        ELSE '不同'
    END AS village
FROM pair
JOIN review_value_named AS l ON l.value_no = pair.value_no
JOIN review_member_named AS r ON r.member_no = pair.member_no;
