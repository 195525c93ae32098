/* ---
id: ID-01
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: []
grain: household
title: {zh: 证件号码格式错误, en: ID number malformed}
when:
  zh: "正常成员,证件号码统一写法后为空,或者不是“17位数字加1位数字或X”"
  en: >-
    active member whose id_no, once normalised, is empty or not 17 digits + digit or X
unless:
  - zh: "有效的15位旧号码(换算成18位使用)"
    en: "a valid 15-digit legacy number (it is converted and used)"
sentence: "户主{head_name}家的{name}的证件号码有误:{problem}"
advice: "核对居民身份证或户口簿,在建档系统中补填或更正18位证件号码;本人尚未办证的,抄录户口簿上的号码。"
closes: "居民身份证或户口簿复印件"
--- */
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, m.row_ref AS refs,
       m.head_name, m.name, m.id_no,
       CASE WHEN f_match(m.id_no, '^[0-9]{17}[0-9X][1-7][1-4]') THEN substr(m.id_no, 1, 18) END AS id_inside,
       CASE WHEN m.id_no IS NULL THEN '未填写'
            WHEN f_match(m.id_no, '^[0-9.]+[Ee][+]?[0-9]+$') THEN '已被电子表格改成科学计数法,后面的数字已丢失'
            WHEN f_match(m.id_no, '^[0-9]{17}[0-9X][1-7][1-4](B[0-9]+)?$') THEN '填的是残疾人证号,其中前18位应为证件号码'
            WHEN f_match(m.id_no, '^[0-9]{15}$') THEN '是15位旧号码,但其中的出生日期不存在'
            WHEN f_match(m.id_no, '^[0-9X]+$') THEN '不是18位号码(现为' || CAST(length(m.id_no) AS STRING) || '位)'
            ELSE '含有不应出现的字符' END AS problem
FROM member AS m
-- A valid 15-digit number stands here already converted to 18 digits.
WHERE m.active
  AND CASE WHEN m.id_no_valid THEN false ELSE m.id_no IS NULL OR NOT f_match(m.id_no, '^[0-9]{17}[0-9X]$') END
