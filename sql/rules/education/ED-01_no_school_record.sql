/* ---
id: ED-01
kind: risk
subject: member
severity: red
days: 7
department: 县教育局
needs: [education.enrolment, education.exemption]
params: []
grain: full
whole: [education.enrolment]
title: {zh: "义务教育阶段适龄儿童无学籍", en: "school-age child without a school record"}
when:
  zh: "正常成员,证件号码有效,在本学年开始前的8月31日满6周岁、不满15周岁(学年自9月1日开始),没有关联到(任何关联方式都算有)本学年就读状态为“转出”以外的学籍"
  en: >-
    active member with a valid id_no, aged >= 6 and < 15 in full years on the 31 August before the running school year
    started (it starts on 1 September), without a linked enrolment of that school_year with a status other than 转出
unless:
  - zh: "控辍保学台账有批准日期不晚于业务日期、有效期至为空或不早于业务日期的记录(任何关联方式都算)"
    en: "an exemption approved_on <= D and valid_to empty or >= D"
  - zh: "本学年有就读状态不是“转出”的学籍,号码为空或是另一个号码,但按统一写法姓名相同、出生日期相同、同村(由身份核实清单处理)"
    en: "an enrolment of that school_year, status not 转出, whose ID number is empty or another one, with fold-equal name, same birth date and village (identity review tells)"
sentence: "户主{head_name}家的{name}({school_start}满{age}周岁)在{school_year}学年无学籍记录"
advice: "核实是否在校;在外地就读、送教上门、缓学的补办批准手续并录入台账;确未入学的,劝返复学。"
closes: "学籍证明或在读证明;缓学、休学、送教上门批准文件;已返校的,返校证明"
--- */
WITH enrolled AS (
    SELECT e.person_key
    FROM education_enrolment AS e
    CROSS JOIN run
    WHERE f_excuses(e.link) AND e.school_year = run.school_year AND e.status <> '转出'
),
of_age AS (
    SELECT m.*
    FROM member AS m
    CROSS JOIN run
    WHERE m.active AND m.person_id IS NOT NULL
      AND f_age(m.id_birth, run.school_start) >= 6 AND f_age(m.id_birth, run.school_start) < 15
      AND NOT EXISTS (SELECT 1 FROM enrolled AS e WHERE e.person_key = m.person_key)
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, m.row_ref AS refs,
       m.head_name, m.name, run.school_year, run.school_start, f_age(m.id_birth, run.school_start) AS age
FROM of_age AS m
CROSS JOIN run
WHERE NOT EXISTS (
      SELECT 1 FROM education_exemption AS x
      WHERE x.person_key = m.person_key AND f_excuses(x.link)
        AND x.approved_on <= run.d AND (x.valid_to IS NULL OR x.valid_to >= run.d)
  )
  -- A record under another number or none, that name, birth date and village give to this child.
  AND NOT EXISTS (
      SELECT 1 FROM education_enrolment AS e
      LEFT JOIN village_of AS place ON place.region_code = e.region_code
      WHERE e.name_fold = m.name_fold AND e.school_year = run.school_year AND e.status <> '转出'
        AND (
            e.birth_date IN (m.id_birth, m.birth_date)
            OR (e.birth_date_precision = 'M' AND e.birth_date = f_month(m.id_birth))
        )
        AND coalesce(place.village, e.region_code) = m.listed_region
  )
