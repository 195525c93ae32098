/* ---
id: ID-03
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: []
params: [max_age]
grain: household
title: {zh: 证件号码出生日期不可能, en: impossible birth date in ID}
when:
  zh: "正常成员,证件号码格式正确,但第7至14位不是真实日期,或晚于业务日期,或按周岁计算超过“最高年龄”(正好等于不算)"
  en: >-
    active member, id_no well formed, and its digits 7-14 are no date, or a date after D, or make the person older
    than max_age (full years)
unless: []
sentence: "户主{head_name}家的{name}的证件号码中出生日期为{birth_digits},{problem}"
advice: "核对居民身份证或户口簿,在建档系统中更正证件号码;确属高龄的,核实本人是否健在。"
closes: "居民身份证或户口簿复印件;高龄老人的近期走访照片"
--- */
WITH well_formed AS (
    -- A valid number has been taken apart already.
    SELECT m.*, substr(m.id_no, 7, 8) AS birth_digits,
           CASE WHEN m.id_no_valid THEN m.id_birth ELSE TRY_CAST(
               substr(m.id_no, 7, 4) || '-' || substr(m.id_no, 11, 2) || '-' || substr(m.id_no, 13, 2) AS DATE) END AS born_on
    FROM member AS m
    WHERE m.active AND CASE WHEN m.id_no_valid THEN true ELSE f_match(m.id_no, '^[0-9]{17}[0-9X]$') END
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, m.row_ref AS refs,
       m.head_name, m.name, m.id_no, m.birth_digits,
       CASE WHEN m.born_on IS NULL THEN '不是真实存在的日期'
            WHEN m.born_on > run.d THEN '尚未到来'
            ELSE '年龄已超过' || CAST(CAST(p.max_age AS INT) AS STRING) || '周岁' END AS problem
FROM well_formed AS m CROSS JOIN run JOIN param AS p ON p.region = m.policy_region
WHERE m.born_on IS NULL OR m.born_on > run.d OR f_age(m.born_on, run.d) > p.max_age
