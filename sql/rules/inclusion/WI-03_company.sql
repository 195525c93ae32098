/* ---
id: WI-03
kind: wrong_inclusion
subject: member
severity: red
days: 7
department: 县市场监督管理局
needs: [market.enterprise]
params: [enterprise_capital]
grain: household
title: {zh: 家庭成员办有企业, en: member runs a company}
when:
  zh: "正常成员(准确或修复关联)是企业的法定代表人、股东或高管,企业类型为有限责任公司或个人独资企业,经营状态为存续,且认缴出资额达到“企业认缴出资线”或近一年纳税额大于0;每个企业出一条;区分:统一社会信用代码"
  en: >-
    an enterprise role 法定代表人 股东 or 高管 linked to an active member, kind 有限责任公司 or 个人独资企业, status 存续, and capital_wan >=
    enterprise_capital or tax_paid > 0; one finding for each enterprise; object = credit_code
unless: []
sentence: "户主{head_name}家的{name}是“{enterprise_name}”({kind})的{role},企业存续,{size}"
advice: "核实本人是否实际出资或任职;被冒用身份登记的,向市场监管部门申请撤销;属实的按程序提出处理意见。"
closes: "企业登记查询结果、出资或任职情况说明;冒名登记的,市场监管部门处理文书"
--- */
SELECT m.member_no AS subject_id, e.credit_code AS object, m.household_no, m.listed_region AS region_code,
       max(e.link) AS link, concat_ws(' ', m.row_ref, array_agg(DISTINCT e.row_ref)) AS refs,
       m.head_name, m.name, max(e.enterprise_name) AS enterprise_name, max(e.kind) AS kind,
       f_list(array_agg(DISTINCT e.role)) AS role, max(e.capital_wan) AS capital_wan, max(e.tax_paid) AS tax_paid,
       concat_ws(',', '认缴出资' || f_money(max(e.capital_wan)) || '万元', '近一年纳税' || f_money(max(e.tax_paid)) || '元') AS size
FROM member AS m
JOIN market_enterprise AS e ON e.person_key = m.person_key
JOIN param AS p ON p.region = m.policy_region
WHERE m.active AND f_accuses(e.link) AND e.role IN ('法定代表人', '股东', '高管')
  AND e.kind IN ('有限责任公司', '个人独资企业') AND e.status = '存续'
  AND (e.capital_wan >= p.enterprise_capital OR e.tax_paid > 0)
GROUP BY m.member_no, e.credit_code, m.household_no, m.listed_region, m.row_ref, m.head_name, m.name
