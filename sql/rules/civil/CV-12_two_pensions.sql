/* ---
id: CV-12
kind: entitlement
subject: member
severity: red
days: 7
department: 县人力资源和社会保障局
needs: [human_resources.pension]
params: []
grain: person
title: {zh: 重复领取养老金, en: two pensions}
when:
  zh: "建档成员(不论成员状态)有两条准确或修复关联、险种不同、状态都为“领取”的养老保险"
  en: >-
    registry member (any status) with two linked pensions of different schemes with status 领取
unless: []
sentence: "户主{head_name}家的{name}同时领取{schemes}种养老金:{pensions}"
advice: "核实两项待遇的起止时间;属实的,由本人选择保留一项,其余终止并追回重复领取的待遇。"
closes: "终止一方的待遇审批表或系统截图;有多领的,追缴凭证"
--- */
WITH drawn AS (
    SELECT p.person_key, CAST(count(DISTINCT p.scheme) AS INT) AS schemes, max(p.link) AS link,
           concat_ws(' ', array_agg(DISTINCT p.row_ref)) AS refs,
           f_list(array_agg(DISTINCT p.scheme || '(' || f_ym(p.from_month) || '起'
                            || coalesce('每月' || f_money(p.monthly_benefit) || '元', '') || ')')) AS pensions
    FROM human_resources_pension p
    WHERE f_accuses(p.link) AND p.status = '领取'
    GROUP BY p.person_key
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       d.link, concat_ws(' ', m.row_ref, d.refs) AS refs,
       m.head_name, m.name, d.schemes, d.pensions
FROM drawn d
JOIN member m ON m.person_key = d.person_key
WHERE d.schemes >= 2
