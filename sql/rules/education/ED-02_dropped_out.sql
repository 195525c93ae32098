/* ---
id: ED-02
kind: risk
subject: member
severity: red
days: 7
department: 县教育局
needs: [education.enrolment, education.exemption]
params: []
grain: person
title: {zh: "义务教育阶段辍学", en: "school-age child dropped out"}
when:
  zh: "正常成员,年龄与ED-01相同,本学年准确或修复关联的学籍中最新的一条(按状态日期,再按学籍号)就读状态为“辍学”"
  en: >-
    active member of the age of ED-01 whose newest linked enrolment (status_on, then student_no) of the running school
    year has status 辍学
unless:
  - zh: "控辍保学台账有ED-01所述的有效记录"
    en: "an exemption as in ED-01"
sentence: "户主{head_name}家的{name}({school_start}满{age}周岁)在{school_year}学年的学籍状态为辍学({school},{stage})"
advice: "会同学校上门劝返;确有特殊情况的补办送教上门、休学等批准手续;已转学的核对新学籍。"
closes: "返校证明或新学校在读证明;送教上门、休学批准文件"
--- */
WITH dropped AS (
    SELECT e.person_key
    FROM education_enrolment AS e
    CROSS JOIN run
    WHERE e.school_year = run.school_year AND f_accuses(e.link) AND e.status = '辍学'
),
ranked_record AS (
    -- A weakly linked record can show that the child is at school, never that it dropped out.
    SELECT e.person_key, e.status, e.status_on, e.school, e.stage, e.link, e.row_ref,
           row_number() OVER (
               PARTITION BY e.person_key ORDER BY e.status_on DESC NULLS LAST, e.student_no DESC
           ) AS newest
    FROM education_enrolment AS e
    CROSS JOIN run
    WHERE e.school_year = run.school_year
      AND (f_accuses(e.link) OR (f_excuses(e.link) AND e.status <> '辍学'))
      AND e.person_key IN (SELECT d.person_key FROM dropped AS d)
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       e.link, concat_ws(' ', m.row_ref, e.row_ref) AS refs,
       m.head_name, m.name, run.school_year, run.school_start, f_age(m.id_birth, run.school_start) AS age,
       e.school, e.stage, e.status_on
FROM member AS m
CROSS JOIN run
JOIN ranked_record AS e ON e.person_key = m.person_key
WHERE m.active AND m.person_id IS NOT NULL
  AND f_age(m.id_birth, run.school_start) >= 6 AND f_age(m.id_birth, run.school_start) < 15
  AND e.newest = 1 AND e.status = '辍学' AND f_accuses(e.link)
  AND NOT EXISTS (
      SELECT 1 FROM education_exemption AS x
      WHERE x.person_key = m.person_key AND f_excuses(x.link)
        AND x.approved_on <= run.d AND (x.valid_to IS NULL OR x.valid_to >= run.d)
  )
