/* ---
id: WM-16
kind: risk
subject: village
severity: orange
days: 5
department: 乡镇
needs: [supervision.tip_off]
params: []
grain: full
title: {zh: "群众举报反映问题(未建档户)", en: "tip-off about a village or an unregistered household"}
when:
  zh: "受理日期在业务日期前365天内(第365天当天不算,业务日期当天算),没有建档系统中的户编号;主体:按并入代码换算后的村(换算不到有效村的,用报来的代码);区分:举报编号"
  en: >-
    tip-off received_on in (D - 365 days, D] without a household_no of the registry; subject = the village followed
    through merged_into (the code as delivered if it leads nowhere); object = tip_no
unless: []
sentence: "{received_on}受理的群众举报或来信来访(编号{tip_no})反映{village_name}“{problem_kind}”方面的问题,未涉及已建档的户"
advice: "五个工作日内核实并答复;反映农户困难的,入户核查是否应纳入监测;由无利害关系的人员核查,为反映人保密。"
closes: "核查记录和答复意见;应纳入监测的,监测对象认定表;属实的,处理结果或整改凭证"
--- */
-- Neither the text nor who is named in it: they would tell the village who wrote.
SELECT coalesce(place.village, t.region_code) AS subject_id, t.tip_no AS object, CAST(NULL AS STRING) AS household_no,
       coalesce(place.village, t.region_code) AS region_code,
       CAST(NULL AS STRING) AS link, t.row_ref AS refs,
       coalesce(v.name, '区划代码' || t.region_code || '处') AS village_name, t.tip_no, t.received_on, t.problem_kind
FROM supervision_tip_off AS t
LEFT JOIN village_of AS place ON place.region_code = t.region_code
LEFT JOIN village AS v ON v.region_code = place.village
CROSS JOIN run
WHERE t.received_on > f_add_days(run.d, -365) AND t.received_on <= run.d
  AND NOT EXISTS (SELECT 1 FROM household AS h WHERE h.household_no = t.household_no)
