/* ---
id: ID-13
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: []
grain: household
title: {zh: 家庭关系与年龄矛盾, en: relation contradicts age}
when:
  zh: "正好有一名证件号码有效的户主,并且有以下之一(只看正常成员):“子女”(号码有效)比户主晚出生不满14年(比户主还早的也算);“父母”(号码有效)比户主早出生不满14年(比户主还晚的也算);“配偶”多于一人。收养、继子女确有其事,证据中列明是哪两人"
  en: >-
    exactly one head with a valid ID; and a 子女 with a valid ID born less than 14 years after the head, or a 父母 with a
    valid ID born less than 14 years before the head, or more than one 配偶 (active members only). Adoption and
    step-children occur: the evidence lists the pair
unless: []
sentence: "户主{head_name}家:{problem}"
advice: "核对户口簿,更正与户主关系或证件号码;属收养、继子女的,说明情况即可。"
closes: "户口簿复印件;收养登记证、再婚证明等"
--- */
WITH head_born AS (
    SELECT household_no, min(id_birth) AS born_on
    FROM member
    WHERE active AND relation = '户主'
    GROUP BY household_no
    HAVING count(*) = 1 AND min(id_birth) IS NOT NULL
),
spouses AS (
    SELECT household_no, count(*) AS people
    FROM member
    WHERE active AND relation = '配偶'
    GROUP BY household_no
    HAVING count(*) > 1
),
contradicting AS (
    SELECT m.household_no, m.row_ref, m.relation, m.name, m.id_birth, h.born_on
    FROM head_born AS h JOIN member AS m ON m.household_no = h.household_no
    WHERE m.active AND m.relation = '子女' AND f_age(h.born_on, m.id_birth) < 14
    UNION ALL
    SELECT m.household_no, m.row_ref, m.relation, m.name, m.id_birth, h.born_on
    FROM head_born AS h JOIN member AS m ON m.household_no = h.household_no
    WHERE m.active AND m.relation = '父母' AND f_age(m.id_birth, h.born_on) < 14
    UNION ALL
    SELECT m.household_no, m.row_ref, m.relation, m.name, m.id_birth, h.born_on
    FROM spouses AS s
    JOIN head_born AS h ON h.household_no = s.household_no
    JOIN member AS m ON m.household_no = s.household_no
    WHERE m.active AND m.relation = '配偶'
),
-- Names are put into words for the few households that contradict themselves.
head AS (
    SELECT m.household_no, m.name, m.row_ref
    FROM (SELECT DISTINCT household_no FROM contradicting) AS c JOIN member AS m ON m.household_no = c.household_no
    WHERE m.active AND m.relation = '户主'
),
spouse AS (
    SELECT household_no, count(*) AS people, f_list(array_agg(DISTINCT name)) AS names
    FROM contradicting
    WHERE relation = '配偶'
    GROUP BY household_no
),
contradiction AS (
    SELECT c.household_no, c.row_ref,
           CASE c.relation
               WHEN '子女' THEN '子女' || c.name || '(' || f_ymd(c.id_birth) || '出生)比户主' || head.name || '('
                   || f_ymd(c.born_on) || '出生)小不到14岁'
               WHEN '父母' THEN '父母' || c.name || '(' || f_ymd(c.id_birth) || '出生)比户主' || head.name || '('
                   || f_ymd(c.born_on) || '出生)大不到14岁'
               ELSE '有' || CAST(spouse.people AS STRING) || '名配偶(' || spouse.names || ')' END AS problem
    FROM contradicting AS c
    JOIN head ON head.household_no = c.household_no
    LEFT JOIN spouse ON spouse.household_no = c.household_no
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', head.row_ref, c.row_refs) AS refs,
       h.head_name, c.problem
FROM household AS h
JOIN head ON head.household_no = h.household_no
JOIN (
    SELECT household_no, f_list(array_agg(DISTINCT problem)) AS problem, array_agg(DISTINCT row_ref) AS row_refs
    FROM contradiction
    GROUP BY household_no
) AS c ON c.household_no = h.household_no
