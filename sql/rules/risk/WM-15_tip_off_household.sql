/* ---
id: WM-15
kind: risk
subject: household
severity: orange
days: 5
department: 乡镇
needs: [supervision.tip_off]
params: []
grain: household
title: {zh: "群众举报反映问题", en: "tip-off about a household"}
when:
  zh: "受理日期在业务日期前365天内(第365天当天不算,业务日期当天算),户编号是建档系统中的户;区分:举报编号"
  en: >-
    tip-off received_on in (D - 365 days, D] with household_no of the registry; object = tip_no
unless: []
sentence: "{received_on}受理的群众举报或来信来访(编号{tip_no})反映户主{head_name}户“{problem_kind}”方面的问题"
advice: "五个工作日内核实并答复;由与该户无利害关系的人员核查,为反映人保密,核查结果在系统中反馈。"
closes: "核查记录和答复意见;属实的,处理结果或整改凭证"
--- */
-- Neither the text nor who is named in it: they would tell the village who wrote.
SELECT h.household_no AS subject_id, t.tip_no AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', h.row_ref, t.row_ref) AS refs,
       h.head_name, t.tip_no, t.received_on, t.problem_kind
FROM supervision_tip_off AS t
JOIN household AS h ON h.household_no = t.household_no
CROSS JOIN run
WHERE t.received_on > f_add_days(run.d, -365) AND t.received_on <= run.d
