/* ---
id: WI-08
kind: wrong_inclusion
subject: member
severity: orange
days: 15
department: 县人力资源和社会保障局
needs: [human_resources.pension]
params: [formal_pension]
grain: household
title: {zh: 家庭成员领取职工或机关养老金, en: member draws an employee or civil-service pension}
when:
  zh: "养老保险准确或修复关联到正常成员,险种为企业职工或机关事业,状态为“领取”,月待遇达到“职工或机关养老金线”;区分:险种"
  en: >-
    pension linked to an active member, scheme 企业职工 or 机关事业, status 领取, monthly_benefit >= formal_pension; object =
    scheme
unless: []
sentence: "户主{head_name}家的{name}领取{scheme}养老金,每月{monthly_benefit}元,达到{formal_pension}元"
advice: "核实待遇领取情况并重新核算家庭收入;登记有误的附证明,收入超标的按程序提出处理意见。"
closes: "养老待遇领取查询结果、家庭收入核算表;村民评议记录"
--- */
SELECT m.member_no AS subject_id, n.scheme AS object, m.household_no, m.listed_region AS region_code,
       max(n.link) AS link, concat_ws(' ', m.row_ref, array_agg(DISTINCT n.row_ref)) AS refs,
       m.head_name, m.name, n.scheme, max(n.monthly_benefit) AS monthly_benefit,
       round(max(p.formal_pension), 2) AS formal_pension
FROM member AS m
JOIN human_resources_pension AS n ON n.person_key = m.person_key
JOIN param AS p ON p.region = m.policy_region
WHERE m.active AND f_accuses(n.link) AND n.scheme IN ('企业职工', '机关事业') AND n.status = '领取'
  AND n.monthly_benefit >= p.formal_pension
GROUP BY m.member_no, n.scheme, m.household_no, m.listed_region, m.row_ref, m.head_name, m.name
