/* ---
id: DE-03
kind: entitlement
subject: member
severity: yellow
days: 30
department: 县医疗保障局
needs: [civil_affairs.death, health.insurance]
grain: person
title: {zh: 死亡后仍参保资助, en: dead person insured with state money}
when:
  zh: "建档成员(不论成员状态)的死亡年份(准确或修复关联)早于参保年度,该年度参保状态为“正常参保”且资助金额大于0;区分:参保年度"
  en: >-
    a person of the registry with a death in a year before the insurance year, insurance status 正常参保 and subsidy > 0;
    object = year
unless: []
sentence: "户主{head_name}家的{name}已于{died_on}死亡,{year}年度仍为正常参保并获参保资助{subsidy}元"
advice: "终止参保关系,退回资助资金;死亡登记有误的,更正登记。"
amount:
  zh: "该年度正常参保各条的资助金额之和"
  en: "the subsidies of the year's rows, added up"
closes: "参保终止记录、资助资金退回凭证;死亡登记有误的,更正证明"
--- */
WITH dead AS (
    SELECT person_key, died_on, link, row_ref,
           row_number() OVER (PARTITION BY person_key ORDER BY died_on, link, id_no, _row_id) AS place
    FROM civil_affairs_death
    WHERE f_accuses(link)
)
SELECT m.member_no AS subject_id, CAST(i.year AS STRING) AS object, m.household_no, m.listed_region AS region_code,
       greatest(d.link, max(i.link)) AS link,
       concat_ws(' ', m.row_ref, d.row_ref, array_agg(DISTINCT i.row_ref)) AS refs,
       m.head_name, m.name, d.died_on, CAST(i.year AS INT) AS year, CAST(sum(i.subsidy) AS DECIMAL(18, 2)) AS subsidy,
       CAST(sum(i.subsidy) AS DECIMAL(18, 2)) AS at_stake
FROM health_insurance AS i
JOIN dead AS d ON d.person_key = i.person_key AND d.place = 1
JOIN member AS m ON m.person_key = i.person_key
WHERE f_accuses(i.link) AND i.status = '正常参保' AND i.subsidy > 0 AND i.year > f_year(d.died_on)
GROUP BY m.member_no, i.year, m.household_no, m.listed_region, d.link, m.row_ref, d.row_ref, m.head_name, m.name, d.died_on
