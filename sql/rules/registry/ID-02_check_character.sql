/* ---
id: ID-02
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: []
grain: household
title: {zh: 证件号码校验位错误, en: ID check character wrong}
when:
  zh: "正常成员,证件号码格式正确,但校验位与GB 11643-1999(MOD 11-2)算出的不同"
  en: >-
    active member, id_no well formed, check character not the MOD 11-2 one of GB 11643-1999
unless: []
sentence: "户主{head_name}家的{name}的证件号码有误:{problem}"
advice: "逐位核对居民身份证或户口簿,在建档系统中更正证件号码;从电子表格导入的,把该列设为文本后重新录入。"
closes: "居民身份证或户口簿复印件"
--- */
WITH suspect AS (
    SELECT * FROM member WHERE active AND NOT id_no_valid AND f_match(id_no, '^[0-9]{17}[0-9X]$')
),
weight (place, factor) AS (
    VALUES (1, 7), (2, 9), (3, 10), (4, 5), (5, 8), (6, 4), (7, 2), (8, 1), (9, 6),
           (10, 3), (11, 7), (12, 9), (13, 10), (14, 5), (15, 8), (16, 4), (17, 2)
),
due AS (
    SELECT suspect.member_no,
           substr('10X98765432', CAST(sum(CAST(substr(suspect.id_no, weight.place, 1) AS INT) * weight.factor) % 11 AS INT) + 1, 1)
               AS character
    FROM suspect CROSS JOIN weight
    GROUP BY suspect.member_no
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, m.row_ref AS refs,
       m.head_name, m.name, m.id_no, due.character AS check_due,
       CASE WHEN substr(m.id_no, 16, 3) = '000' THEN '末三位为000,疑似电子表格把号码当作数字保存,后三位已丢失'
            ELSE '最后一位应为' || due.character || ',实为' || substr(m.id_no, 18, 1) END AS problem
FROM suspect AS m JOIN due ON due.member_no = m.member_no
WHERE substr(m.id_no, 18, 1) <> due.character
