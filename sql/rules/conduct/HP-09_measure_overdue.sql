/* ---
id: HP-09
kind: conduct
subject: household
severity: yellow
days: 15
department: 乡镇
needs: [registry.measure]
params: []
grain: household
title: {zh: 一户一策措施逾期未完成, en: planned measure overdue}
when:
  zh: "帮扶措施状态为“计划”或“实施中”,计划完成日期早于业务日期(当天到期的不算),实际完成日期为空"
  en: >-
    measure with status 计划 or 实施中 and due_on < D, done_on empty
unless: []
sentence: "户主{head_name}家的{measure_kind}类帮扶措施计划于{due_on}完成,至今仍为“{status}”"
advice: "督促落实并录入完成日期;不再实施的,注明原因后取消;需要延期的,经批准调整计划完成日期。"
closes: "措施完成的佐证材料,或批准取消、延期的记录"
--- */
SELECT h.household_no AS subject_id, x.measure_no AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', h.row_ref, x.row_ref) AS refs,
       h.head_name, x.kind AS measure_kind, x.due_on, x.status, f_days(run.d, x.due_on) AS now_overdue_days
FROM registry_measure x
JOIN household h ON h.household_no = x.household_no
CROSS JOIN run
WHERE x.status IN ('计划', '实施中') AND x.due_on < run.d AND x.done_on IS NULL
