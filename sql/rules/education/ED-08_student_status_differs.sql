/* ---
id: ED-08
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: [education.enrolment]
params: []
grain: person
title: {zh: "在校生状况与学籍不一致", en: "student status differs from the school record"}
when:
  zh: "正常成员在本学年只有一条准确或修复关联、就读状态为“在读”的学籍,学段不是特殊教育,登记的在校生状况已填写且与学段不同"
  en: >-
    active member with exactly one linked enrolment of the running school year with status 在读, stage not 特殊教育, and
    student_status given and different from its stage
unless: []
sentence: "户主{head_name}家的{name}系统登记在校生状况为“{student_status}”,{school_year}学年学籍为“{stage}”({school})"
advice: "核对学籍,更正系统中的在校生状况。"
closes: "更正后的系统截图或在读证明"
--- */
WITH attended AS (
    SELECT e.person_key, count(*) AS records, min(e.stage) AS stage, min(e.school) AS school,
           min(CASE WHEN f_accuses(e.link) THEN e.link END) AS link, min(e.row_ref) AS row_ref
    FROM education_enrolment AS e
    CROSS JOIN run
    WHERE f_excuses(e.link) AND e.school_year = run.school_year AND e.status = '在读'
    GROUP BY e.person_key
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       a.link, concat_ws(' ', m.row_ref, a.row_ref) AS refs,
       m.head_name, m.name, m.student_status, run.school_year, a.stage, a.school
FROM attended AS a
JOIN member AS m ON m.person_key = a.person_key
CROSS JOIN run
WHERE m.active
  -- A second record, even a weakly linked one, leaves open which of them is the member's.
  AND a.records = 1 AND a.link IS NOT NULL
  AND a.stage <> '特殊教育' AND m.student_status IS NOT NULL AND m.student_status <> a.stage
