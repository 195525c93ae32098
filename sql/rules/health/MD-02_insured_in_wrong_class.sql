/* ---
id: MD-02
kind: entitlement
subject: member
severity: orange
days: 15
department: 县医疗保障局
needs: [health.insurance, civil_affairs.allowance, civil_affairs.support]
params: []
grain: person
title: {zh: "参保人员类别标识错误", en: "insured in the wrong class"}
when:
  zh: "正常成员在业务日期所在年度以城乡居民险种“正常参保”(准确或修复关联),人员类别为“普通”,但业务日期当天正享受特困或低保(准确或修复关联),或所在户的户类型为“监测对象”且风险消除日期为空"
  en: >-
    active member insured as 城乡居民 正常参保 in D's year with category 普通 although on support (特困) or allowance (低保) current
    on D, or in a household of household_type 监测对象 with risk_removed_on empty
unless: []
sentence: "户主{head_name}家的{name}是{due_classes},{year}年城乡居民医保人员类别仍标识为“普通”"
advice: "核对身份认定材料,更正医保人员类别并补落参保资助。"
closes: "更正后的参保信息截图、资助到账凭证;身份已取消的,取消认定材料"
--- */
WITH due_class AS (
    SELECT s.person_key, '特困人员' AS due, s.link, s.row_ref
    FROM civil_affairs_support AS s
    CROSS JOIN run
    WHERE f_accuses(s.link) AND s.from_month <= run.m AND (s.to_month IS NULL OR s.to_month >= run.m)
    UNION ALL
    SELECT a.person_key, '低保对象' AS due, a.link, a.row_ref
    FROM civil_affairs_allowance AS a
    CROSS JOIN run
    WHERE f_accuses(a.link) AND a.from_month <= run.m AND (a.to_month IS NULL OR a.to_month >= run.m)
),
member_class AS (
    SELECT m.member_no, d.due, d.link, d.row_ref
    FROM member AS m
    JOIN due_class AS d ON d.person_key = m.person_key
    WHERE m.active
    UNION ALL
    SELECT m.member_no, '监测对象' AS due, CAST(NULL AS STRING) AS link, h.row_ref
    FROM member AS m
    JOIN household AS h ON h.household_no = m.household_no
    WHERE m.active AND h.household_type = '监测对象' AND h.risk_removed_on IS NULL
),
ordinary AS (
    SELECT i.person_key, i.link, i.row_ref
    FROM health_insurance AS i
    CROSS JOIN run
    WHERE f_accuses(i.link) AND i.year = run.y AND i.scheme = '城乡居民' AND i.status = '正常参保' AND i.category = '普通'
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       max(greatest(o.link, c.link)) AS link,
       concat_ws(' ', m.row_ref, concat_ws(' ', array_agg(DISTINCT o.row_ref)),
                 concat_ws(' ', array_agg(DISTINCT c.row_ref))) AS refs,
       m.head_name, m.name, run.y AS year, f_list(array_agg(DISTINCT c.due)) AS due_classes
FROM member AS m
JOIN ordinary AS o ON o.person_key = m.person_key
JOIN member_class AS c ON c.member_no = m.member_no
CROSS JOIN run
GROUP BY m.member_no, m.household_no, m.listed_region, m.row_ref, m.head_name, m.name, run.y
