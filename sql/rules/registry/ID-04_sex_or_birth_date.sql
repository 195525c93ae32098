/* ---
id: ID-04
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: []
grain: household
title: {zh: 性别或出生日期与证件号码不一致, en: sex or birth date differs from ID}
when:
  zh: "正常成员,证件号码有效,登记的性别或出生日期已填写,且与证件号码所示不同"
  en: >-
    active member, id_no valid, and stored sex or stored birth_date given and different from what id_no says
unless:
  - zh: "登记的出生日期只到月份,且年月与证件号码一致"
    en: "stored birth_date is month precise and the month agrees"
sentence: "户主{head_name}家的{name}:{problem}"
advice: "核对居民身份证或户口簿,更正建档系统中的性别、出生日期或证件号码。"
closes: "居民身份证或户口簿复印件"
--- */
WITH compared AS (
    SELECT m.*,
           m.sex <> m.id_sex AS sex_differs,
           -- A date given without its day (or month) says no more than the part it gives.
           CASE m.birth_date_precision
               WHEN 'M' THEN f_months(m.birth_date, m.id_birth) <> 0
               WHEN 'Y' THEN f_year(m.birth_date) <> f_year(m.id_birth)
               ELSE m.birth_date <> m.id_birth END AS birth_differs
    FROM member AS m
    WHERE m.active AND m.id_no_valid
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, m.row_ref AS refs,
       m.head_name, m.name, m.sex, m.id_sex, m.birth_date, m.id_birth,
       concat_ws(';',
           CASE WHEN m.sex_differs THEN '登记性别为' || m.sex || ',证件号码显示为' || m.id_sex END,
           CASE WHEN m.birth_differs THEN '登记出生日期为'
               || CASE m.birth_date_precision WHEN 'Y' THEN CAST(f_year(m.birth_date) AS STRING) || '年'
                                              WHEN 'M' THEN f_ym(m.birth_date) ELSE f_ymd(m.birth_date) END
               || ',证件号码显示为' || f_ymd(m.id_birth) END) AS problem
FROM compared AS m
WHERE m.sex_differs OR m.birth_differs
