/* ---
id: HP-08
kind: conduct
subject: household
severity: red
days: 7
department: 县农业农村局
needs: []
params: []
grain: household
after: [ED-01, ED-02, HO-01, MD-01, WM-01, WM-07]
rests: object
title: {zh: 风险消除但问题仍存在, en: 'risk marked removed, trigger persists'}
when:
  zh: "风险消除日期在业务日期前180天内(第180天当天不算,业务日期当天算),而该户当晚有ED-01、ED-02、MD-01、HO-01、WM-01或WM-07的疑点;每条规则出一条;其中规则暂停校验(含疑点突增待放行)的,所涉问题维持原状"
  en: >-
    risk_removed_on in (D - 180 days, D] and the household has a finding tonight of ED-01, ED-02, MD-01, HO-01, WM-01
    or WM-07; one finding for each such rule; what rests on a held rule (for a surge as well) stays as it was
unless: []
sentence: "户主{head_name}家于{risk_removed_on}标注风险消除,但“{trigger}”的疑点仍然存在"
advice: "重新核实风险是否稳定消除;问题属实的,撤销风险消除并继续落实帮扶;数据有误的,先更正数据。"
closes: "复核结论;原疑点已销号的,销号材料"
--- */
WITH still_firing AS (
    SELECT DISTINCT f.rule_id, f.household_no
    FROM finding f
    WHERE f.rule_id IN ('ED-01', 'ED-02', 'HO-01', 'MD-01', 'WM-01', 'WM-07')
)
SELECT h.household_no AS subject_id, s.rule_id AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, h.risk_removed_on,
       CASE s.rule_id WHEN 'ED-01' THEN '义务教育阶段适龄儿童无学籍'
                      WHEN 'ED-02' THEN '义务教育阶段辍学'
                      WHEN 'HO-01' THEN '危房未处置'
                      WHEN 'MD-01' THEN '未参加基本医疗保险'
                      WHEN 'WM-01' THEN '医疗自付费用过高'
                      ELSE '人均纯收入低于监测线' END AS trigger
FROM still_firing s
JOIN household h ON h.household_no = s.household_no
CROSS JOIN run
WHERE h.risk_removed_on > f_add_days(run.d, -180) AND h.risk_removed_on <= run.d
