/* ---
id: WI-04
kind: wrong_inclusion
subject: member
severity: orange
days: 15
department: 县市场监督管理局
needs: [market.enterprise]
params: [sole_trader_tax]
grain: household
title: {zh: 家庭成员经营个体工商户且有较大纳税, en: member is a sole trader of size}
when:
  zh: "正常成员(准确或修复关联)是个体工商户的经营者或法定代表人,经营状态为存续,近一年纳税额达到“个体工商户纳税线”;区分:统一社会信用代码"
  en: >-
    an enterprise of kind 个体工商户 linked to an active member as 经营者 or 法定代表人, status 存续, tax_paid >= sole_trader_tax;
    object = credit_code
unless: []
sentence: "户主{head_name}家的{name}经营个体工商户“{enterprise_name}”,近一年纳税{tax_paid}元,达到{sole_trader_tax}元"
advice: "核实实际经营者和经营收入;挂名登记、已转让未变更的附证明,属实的按程序提出处理意见。"
closes: "个体工商户登记和纳税查询结果、经营情况说明;村民评议记录"
--- */
SELECT m.member_no AS subject_id, e.credit_code AS object, m.household_no, m.listed_region AS region_code,
       max(e.link) AS link, concat_ws(' ', m.row_ref, array_agg(DISTINCT e.row_ref)) AS refs,
       m.head_name, m.name, max(e.enterprise_name) AS enterprise_name, max(e.tax_paid) AS tax_paid,
       round(max(p.sole_trader_tax), 2) AS sole_trader_tax
FROM member AS m
JOIN market_enterprise AS e ON e.person_key = m.person_key
JOIN param AS p ON p.region = m.policy_region
WHERE m.active AND f_accuses(e.link) AND e.kind = '个体工商户' AND e.role IN ('经营者', '法定代表人')
  AND e.status = '存续' AND e.tax_paid >= p.sole_trader_tax
GROUP BY m.member_no, e.credit_code, m.household_no, m.listed_region, m.row_ref, m.head_name, m.name
