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
closes: "暂停或终止后的参保信息截图、清退凭证"
--- */
WITH coverage AS (
    SELECT i.person_key, count(DISTINCT i.scheme || ' ' || i.county_code) AS coverages,
           f_list(array_agg(DISTINCT i.scheme || '(' || i.county_code || ')')) AS listed,
           max(i.link) AS link, array_agg(DISTINCT i.row_ref) AS row_refs
    FROM health_insurance AS i
    CROSS JOIN run
    WHERE f_accuses(i.link) AND i.year = run.y AND i.status = '正常参保'
    GROUP BY i.person_key
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       c.link, concat_ws(' ', m.row_ref, concat_ws(' ', c.row_refs)) AS refs,
       m.head_name, m.name, run.y AS year, c.listed AS coverages
FROM coverage AS c
JOIN member AS m ON m.person_key = c.person_key
CROSS JOIN run
WHERE c.coverages >= 2
