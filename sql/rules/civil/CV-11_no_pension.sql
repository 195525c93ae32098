/* ---
id: CV-11
kind: entitlement
subject: member
severity: yellow
days: 30
department: 县人力资源和社会保障局
needs: [human_resources.pension]
params: [pension_age]
grain: person
title: {zh: 年满六十周岁未领取养老金, en: sixty or older without a pension}
when:
  zh: "正常成员,证件号码有效,出生日期加“领取养老金年龄”再加2个月不晚于业务日期,没有状态为“领取”的养老保险(任何关联方式都算有)"
  en: >-
    active member with a valid id_no, birth date + pension_age years + 2 months <= D, no linked pension with status 领取
unless: []
sentence: "户主{head_name}家的{name}({birth}出生)已超过{pension_age}周岁两个月,没有领取养老金的记录(参保情况:{pensions})"
advice: "核实参保情况;符合条件的,协助办理待遇领取并从符合条件次月起补发;在外地领取的,核实后说明。"
closes: "待遇核定表或到账凭证;在外地领取或未参保的,说明及证明"
--- */
WITH drawing AS (
    SELECT p.person_key FROM human_resources_pension p WHERE f_excuses(p.link) AND p.status = '领取'
),
due AS (
    SELECT m.member_no, m.person_key, m.household_no, m.listed_region, m.row_ref, m.head_name, m.name, m.id_birth,
           CAST(q.pension_age AS INT) AS pension_age
    FROM run
    CROSS JOIN member m
    JOIN param q ON q.region = m.policy_region
    WHERE m.active AND m.person_id IS NOT NULL
      -- One addition: years first would clip a 29 February before the two months are added.
      AND f_add_months(m.id_birth, 12 * CAST(q.pension_age AS INT) + 2) <= run.d
      AND NOT EXISTS (SELECT 1 FROM drawing p WHERE p.person_key = m.person_key)
),
enlisted AS (
    SELECT p.person_key, f_list(array_agg(DISTINCT p.scheme || p.status)) AS pensions,
           concat_ws(' ', array_agg(DISTINCT p.row_ref)) AS refs
    FROM human_resources_pension p
    WHERE f_accuses(p.link) AND p.person_key IN (SELECT d.person_key FROM due d)
    GROUP BY p.person_key
)
SELECT d.member_no AS subject_id, '' AS object, d.household_no, d.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', d.row_ref, e.refs) AS refs,
       d.head_name, d.name, d.id_birth AS birth, d.pension_age,
       coalesce(e.pensions, '无记录') AS pensions
FROM due d
LEFT JOIN enlisted e ON e.person_key = d.person_key
