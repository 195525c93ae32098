/* ---
id: ED-04
kind: entitlement
subject: member
severity: orange
days: 15
department: 县农业农村局
needs: [education.enrolment, education.aid]
params: []
grain: person
title: {zh: "雨露计划应补未补", en: "雨露计划 due but unpaid"}
when:
  zh: "正常成员在最近一个已结束学期所属的学年有准确或修复关联的学籍,学段为中职或高职,就读状态为“在读”(春季学期7月31日结束,秋季学期1月31日结束),到业务日期没有该学期的雨露计划资助(任何关联方式都算有),且业务日期晚于学期结束后第30天"
  en: >-
    active member linked to an enrolment of stage 中职 or 高职, status 在读, for the school year that holds the last
    finished term (a term ends on 31 July for 春, 31 January for 秋), and no 雨露计划 aid linked for that term by D, D being
    later than the end of that term + 30 days
unless: []
sentence: "户主{head_name}家的{name}在{school}({stage})在读,{term}学期结束已超过30天,没有雨露计划补助记录"
advice: "核对学籍和申请材料;符合条件的补发,已在外地领取或不符合条件的说明理由。"
closes: "补发凭证;外地已领取的,发放证明;不符合条件的,情况说明"
--- */
WITH term AS (
    -- 春 ends on 31 July, 秋 on 31 January of the year after; the newest of these three that is over is the last one.
    SELECT CAST(run.y - back.years AS STRING) || '春' AS term, run.y - back.years - 1 AS school_year,
           CAST(CAST(run.y - back.years AS STRING) || '-07-31' AS DATE) AS ended_on
    FROM run CROSS JOIN (VALUES (0), (1)) AS back (years)
    UNION ALL
    SELECT CAST(run.y - 1 AS STRING) || '秋' AS term, run.y - 1 AS school_year,
           CAST(CAST(run.y AS STRING) || '-01-31' AS DATE) AS ended_on
    FROM run
),
last_finished AS (
    SELECT max(term.ended_on) AS ended_on FROM term CROSS JOIN run WHERE term.ended_on <= run.d
),
due_term AS (
    SELECT term.term, term.school_year, term.ended_on
    FROM term
    JOIN last_finished AS f ON f.ended_on = term.ended_on
    CROSS JOIN run
    WHERE run.d > f_add_days(term.ended_on, 30)
),
student AS (
    SELECT e.person_key, f_list(array_agg(DISTINCT e.school)) AS school, f_list(array_agg(DISTINCT e.stage)) AS stage,
           max(e.link) AS link, array_agg(DISTINCT e.row_ref) AS row_refs
    FROM education_enrolment AS e
    JOIN due_term AS t ON t.school_year = e.school_year
    WHERE f_accuses(e.link) AND e.stage IN ('中职', '高职') AND e.status = '在读'
    GROUP BY e.person_key
)
SELECT m.member_no AS subject_id, t.term AS object, m.household_no, m.listed_region AS region_code,
       s.link, concat_ws(' ', m.row_ref, concat_ws(' ', s.row_refs)) AS refs,
       m.head_name, m.name, t.term, t.ended_on, s.school, s.stage
FROM student AS s
JOIN member AS m ON m.person_key = s.person_key
CROSS JOIN due_term AS t
CROSS JOIN run
WHERE m.active
  AND NOT EXISTS (
      SELECT 1 FROM education_aid AS a
      WHERE a.person_key = s.person_key AND f_excuses(a.link)
        AND a.programme = '雨露计划' AND a.term = t.term AND a.paid_on <= run.d
  )
