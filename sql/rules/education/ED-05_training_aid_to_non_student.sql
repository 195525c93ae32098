/* ---
id: ED-05
kind: entitlement
subject: member
severity: orange
days: 15
department: 县农业农村局
needs: [education.enrolment, education.aid]
params: []
grain: person
title: {zh: "非在校生领取雨露计划", en: "雨露计划 paid to a non-student"}
when:
  zh: "建档成员(不论成员状态)领取了某学期的雨露计划(准确或修复关联),而该学期所属学年没有学段为中职、高职、本科及以上,就读状态为“在读”“休学”或“毕业”的学籍(任何关联方式都算有)"
  en: >-
    雨露计划 aid linked to a member of the registry for a term, and no linked enrolment of stage 中职 高职 or 本科及以上 with
    status 在读 休学 or 毕业 for that term's school year
unless: []
sentence: "户主{head_name}家的{name}领取{term}学期雨露计划补助{amount}元,{school_year}学年没有中职、高职或本科学籍"
advice: "核实当学期是否在校;不在校的追回补助,学籍缺失或证件号码有误的由学校更正。"
amount:
  zh: "该学期雨露计划各笔发放之和"
  en: "the term's payments of the programme, added up"
closes: "在读或毕业证明;追回的,退款凭证;学籍更正的,更正后的学籍记录"
--- */
WITH listed_term AS (
    -- Only school years that the enrolment list holds: of older ones it can say nothing.
    SELECT run.school_year - back.years AS school_year, CAST(run.school_year - back.years AS STRING) || '秋' AS term
    FROM run CROSS JOIN (VALUES (0), (1), (2)) AS back (years)
    UNION ALL
    SELECT run.school_year - back.years AS school_year, CAST(run.school_year - back.years + 1 AS STRING) || '春' AS term
    FROM run CROSS JOIN (VALUES (0), (1), (2)) AS back (years)
),
paid_term AS (
    SELECT a.person_key, a.term, t.school_year, CAST(sum(a.amount) AS DECIMAL(18, 2)) AS amount, max(a.link) AS link,
           array_agg(DISTINCT a.row_ref) AS row_refs
    FROM education_aid AS a
    JOIN listed_term AS t ON t.term = a.term
    WHERE a.programme = '雨露计划' AND f_accuses(a.link)
    GROUP BY a.person_key, a.term, t.school_year
)
SELECT m.member_no AS subject_id, a.term AS object, m.household_no, m.listed_region AS region_code,
       a.link, concat_ws(' ', m.row_ref, concat_ws(' ', a.row_refs)) AS refs,
       m.head_name, m.name, a.term, a.amount, a.school_year, a.amount AS at_stake
FROM paid_term AS a
JOIN member AS m ON m.person_key = a.person_key
WHERE NOT EXISTS (
    SELECT 1 FROM education_enrolment AS e
    WHERE e.person_key = a.person_key AND f_excuses(e.link) AND e.school_year = a.school_year
      AND e.stage IN ('中职', '高职', '本科及以上') AND e.status IN ('在读', '休学', '毕业')
)
