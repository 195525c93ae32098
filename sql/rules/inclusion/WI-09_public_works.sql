/* ---
id: WI-09
kind: wrong_inclusion
subject: member
severity: red
days: 7
department: 县公共资源交易中心
needs: [market.enterprise, market.tender]
params: [tender_amount]
grain: household
title: {zh: 家庭成员承包公共工程, en: member contracts public works}
when:
  zh: "中标金额达到“中标金额线”,中标日期不早于该户识别日期且不晚于业务日期,中标单位中有正常成员(准确或修复关联)是法定代表人、经营者或股东(市场主体,经营状态不论);区分:项目编号"
  en: >-
    a tender with amount >= tender_amount awarded on or after the household's identified_on and <= D to an enterprise
    in which an active member is 法定代表人 经营者 or 股东 (market.enterprise, any status); object = project_no
unless:
  - zh: "单位类型为农民专业合作社"
    en: "kind 农民专业合作社"
sentence: "户主{head_name}家的{name}是“{enterprise_name}”的{role},该单位于{awarded_on}中标“{project}”,金额{amount}元"
advice: "核实本人是否实际出资和参与经营;挂名或被冒用身份的附证明,属实的按程序提出处理意见,有串通投标等线索的移送。"
closes: "中标和企业登记查询结果、出资及分红情况说明;村民评议记录"
--- */
SELECT m.member_no AS subject_id, t.project_no AS object, m.household_no, m.listed_region AS region_code,
       max(e.link) AS link, concat_ws(' ', m.row_ref, array_agg(DISTINCT e.row_ref), t.row_ref) AS refs,
       m.head_name, m.name, max(e.enterprise_name) AS enterprise_name, f_list(array_agg(DISTINCT e.role)) AS role,
       t.project, t.amount, t.awarded_on, m.identified_on
FROM member AS m
JOIN market_enterprise AS e ON e.person_key = m.person_key
JOIN market_tender AS t ON t.credit_code = e.credit_code
JOIN param AS p ON p.region = m.policy_region
CROSS JOIN run
WHERE m.active AND f_accuses(e.link) AND e.role IN ('法定代表人', '经营者', '股东') AND e.kind <> '农民专业合作社'
  AND t.amount >= p.tender_amount AND t.awarded_on >= m.identified_on AND t.awarded_on <= run.d
GROUP BY m.member_no, t.project_no, t.row_ref, t.project, t.amount, t.awarded_on, m.household_no, m.listed_region,
         m.row_ref, m.head_name, m.name, m.identified_on
