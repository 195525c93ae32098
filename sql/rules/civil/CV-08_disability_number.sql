/* ---
id: CV-08
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: [disabled_federation.certificate]
params: []
grain: person
whole: [disabled_federation.certificate]
title: {zh: 残疾信息与持证库不一致, en: disability in the registry differs from certificates}
when:
  zh: "正常成员填写了残疾证号,而业务日期当天有效的残疾人证(状态“有效”,有效期至为空或不早于业务日期)中没有前19位相同的;或者没有填写残疾证号,却有当天有效、准确或修复关联的残疾人证"
  en: >-
    active member with disability_no given and no certificate valid on D (有效 and valid_to empty or >= D) whose number
    agrees with it in the first 19 characters, or without disability_no though a certificate valid on D is linked
unless: []
sentence: "户主{head_name}家的{name}在建档系统中{registered},残联持证库中{found}"
advice: "以持证库为准更正残疾证号和健康状况;证件已过期的,通知换证;持证库有误的,请县残联更正。"
closes: "更正后的系统截图、残疾证复印件,或残联出具的说明"
--- */
WITH valid_certificate AS (
    SELECT c.person_key, c.link, c.row_ref, left(c.disability_no, 19) AS first_19,
           c.kind || c.grade || ',' || f_ymd(c.issued_on) || '签发' AS certificate
    FROM disabled_federation_certificate c
    CROSS JOIN run
    WHERE c.status = '有效' AND (c.valid_to IS NULL OR c.valid_to >= run.d)
),
differing AS (
    SELECT m.member_no, m.person_key
    FROM member m
    WHERE m.active AND m.disability_no IS NULL
      AND m.person_key IN (SELECT c.person_key FROM valid_certificate c WHERE f_accuses(c.link))
    UNION ALL
    SELECT m.member_no, m.person_key
    FROM member m
    WHERE m.active AND m.disability_no IS NOT NULL
      -- By the number alone: the same certificate under a misspelt name is no difference in the number.
      AND NOT EXISTS (SELECT 1 FROM valid_certificate c WHERE c.first_19 = left(m.disability_no, 19))
),
held AS (
    SELECT c.person_key, max(c.link) AS link, concat_ws(' ', array_agg(DISTINCT c.row_ref)) AS refs,
           f_list(array_agg(DISTINCT c.certificate)) AS certificates
    FROM valid_certificate c
    WHERE f_accuses(c.link) AND c.person_key IN (SELECT d.person_key FROM differing d)
    GROUP BY c.person_key
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       h.link, concat_ws(' ', m.row_ref, h.refs) AS refs,
       m.head_name, m.name,
       CASE WHEN m.disability_no IS NULL THEN '未登记残疾证'
            WHEN NOT f_match(m.disability_no, '^.{18}[1-7][1-4]') THEN '登记的残疾证号不完整'
            ELSE '登记有残疾证(' || substr('视力听力言语肢体智力精神多重', 2 * CAST(substr(m.disability_no, 19, 1) AS INT) - 1, 2)
                 || substr('一级二级三级四级', 2 * CAST(substr(m.disability_no, 20, 1) AS INT) - 1, 2) || ')' END AS registered,
       CASE WHEN m.disability_no IS NULL THEN '有有效残疾证(' || h.certificates || ')'
            ELSE '没有与之相符的有效残疾证' || coalesce('(有:' || h.certificates || ')', '') END AS found
FROM differing d
JOIN member m ON m.person_key = d.person_key AND m.member_no = d.member_no
LEFT JOIN held h ON h.person_key = d.person_key
