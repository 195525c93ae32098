/* ---
id: MD-01
kind: risk
subject: member
severity: red
days: 7
department: 县医疗保障局
needs: [health.insurance]
params: []
grain: person
title: {zh: "未参加基本医疗保险", en: "not insured"}
when:
  zh: "正常成员,证件号码有效,没有业务日期所在年度“正常参保”的参保记录(任何关联方式都算有)"
  en: >-
    active member with a valid id_no and no linked insurance of D's year with status 正常参保
unless:
  - zh: "出生日期在业务日期前90天之内(正好第90天的不在此列)"
    en: "birth date later than D - 90 days"
sentence: "户主{head_name}家的{name}{year}年没有正常参保的基本医疗保险记录"
advice: "动员参保并落实资助;已在外地或以其他身份参保的,取得参保证明;参军、服刑等情况更正成员状态。"
closes: "参保缴费凭证或外地参保证明;成员状态更正后的系统截图"
--- */
WITH insured AS (
    SELECT i.person_key
    FROM health_insurance AS i
    CROSS JOIN run
    WHERE f_excuses(i.link) AND i.year = run.y AND i.status = '正常参保'
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, m.row_ref AS refs,
       m.head_name, m.name, run.y AS year
FROM member AS m
CROSS JOIN run
WHERE m.active AND m.person_id IS NOT NULL
  AND m.id_birth <= f_add_days(run.d, -90)
  AND NOT EXISTS (SELECT 1 FROM insured AS i WHERE i.person_key = m.person_key)
