/* ---
id: HP-07
kind: conduct
subject: household
severity: red
days: 7
department: 乡镇
needs: [registry.measure]
params: [measure_days]
grain: household
title: {zh: 监测对象未及时落实帮扶措施, en: monitored household without a measure}
when:
  zh: "户类型为“监测对象”,风险消除日期为空,识别日期距业务日期已满“落实帮扶措施天数”(正好满的算),没有状态为“实施中”或“已完成”的帮扶措施"
  en: >-
    household_type 监测对象, risk_removed_on empty, identified_on <= D - measure_days, no measure with status 实施中 or 已完成
unless: []
sentence: "户主{head_name}家于{identified_on}识别为监测对象,已满{measure_days}天没有实施中或已完成的帮扶措施"
advice: "立即落实针对性帮扶措施并录入系统;已落实未录入的,补录措施和实施状态。"
closes: "帮扶措施落实的佐证材料及系统截图"
--- */
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, h.identified_on, CAST(p.measure_days AS INT) AS measure_days
FROM household h
CROSS JOIN run
JOIN param p ON p.region = h.policy_region
WHERE h.household_type = '监测对象' AND h.risk_removed_on IS NULL
  AND h.identified_on <= f_add_days(run.d, -CAST(p.measure_days AS INT))
  AND NOT EXISTS (SELECT 1
                  FROM registry_measure x
                  WHERE x.household_no = h.household_no AND x.status IN ('实施中', '已完成'))
