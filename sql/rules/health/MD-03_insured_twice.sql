/* ---
id: MD-03
kind: entitlement
subject: member
severity: yellow
days: 30
department: 县医疗保障局
needs: [health.insurance]
params: []
grain: person
title: {zh: "重复参保", en: "insured twice"}
when:
  zh: "建档成员(不论成员状态)在业务日期所在年度“正常参保”的参保记录(准确或修复关联)有两个及以上不同的(参保险种,参保地)"
  en: >-
    linked insurance rows of D's year with status 正常参保 of at least two different (scheme, county_code)
unless: []
sentence: "户主{head_name}家的{name}{year}年重复参加基本医疗保险:{coverages}"
advice: "核对参保信息,保留一份参保关系,办理另一份暂停或终止,已缴费用和财政补助按规定清退。"
amount:
  zh: "保留一份(有职工医保的保留职工医保,否则保留资助最多的一份),其余各份的资助金额之和"
  en: "the subsidies of all coverages but one: an employee's is kept, else the one with the largest subsidy"
closes: "暂停或终止后的参保信息截图、清退凭证"
--- */
WITH insured_again AS (
    -- Nearly everybody has one row: only who has more is looked at.
    SELECT i.person_key
    FROM health_insurance AS i
    CROSS JOIN run
    WHERE f_accuses(i.link) AND i.year = run.y AND i.status = '正常参保'
    GROUP BY i.person_key
    HAVING count(*) > 1
),
insured AS (
    SELECT i.person_key, i.scheme, i.county_code, coalesce(i.subsidy, 0) AS subsidy,
           row_number() OVER (PARTITION BY i.person_key
                              ORDER BY CASE i.scheme WHEN '城镇职工' THEN 1 ELSE 2 END, coalesce(i.subsidy, 0) DESC,
                                       i.county_code, i.row_ref) AS place
    FROM insured_again AS a
    JOIN health_insurance AS i ON i.person_key = a.person_key
    CROSS JOIN run
    WHERE f_accuses(i.link) AND i.year = run.y AND i.status = '正常参保'
),
subsidised AS (
    SELECT o.person_key, CAST(sum(o.subsidy) AS DECIMAL(18, 2)) AS at_stake
    FROM insured AS o
    JOIN insured AS k ON k.person_key = o.person_key AND k.place = 1
    WHERE o.scheme <> k.scheme OR o.county_code <> k.county_code
    GROUP BY o.person_key
),
coverage AS (
    SELECT i.person_key, count(DISTINCT i.scheme || ' ' || i.county_code) AS coverages,
           f_list(array_agg(DISTINCT i.scheme || '(' || i.county_code || ')')) AS listed,
           max(i.link) AS link, array_agg(DISTINCT i.row_ref) AS row_refs
    FROM insured_again AS a
    JOIN health_insurance AS i ON i.person_key = a.person_key
    CROSS JOIN run
    WHERE f_accuses(i.link) AND i.year = run.y AND i.status = '正常参保'
    GROUP BY i.person_key
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       c.link, concat_ws(' ', m.row_ref, concat_ws(' ', c.row_refs)) AS refs,
       m.head_name, m.name, run.y AS year, c.listed AS coverages, s.at_stake
FROM coverage AS c
JOIN subsidised AS s ON s.person_key = c.person_key
JOIN member AS m ON m.person_key = c.person_key
CROSS JOIN run
WHERE c.coverages >= 2
