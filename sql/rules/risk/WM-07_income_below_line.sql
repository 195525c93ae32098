/* ---
id: WM-07
kind: risk
subject: household
severity: orange
days: 20
department: 乡镇
needs: []
params: [monitoring_line]
grain: household
title: {zh: "人均纯收入低于监测线", en: "income below the monitoring line"}
when:
  zh: "人均纯收入已填写,收入年度为业务日期的上一年,且低于业务日期适用的“防返贫监测收入线”(正好等于不算)"
  en: >-
    per_capita_net_income given, income_year = the year before D's, and below monitoring_line as on D
unless:
  - zh: "户类型为“监测对象”且风险消除日期为空(已在监测)"
    en: "household_type 监测对象 and risk_removed_on empty (already monitored)"
sentence: "户主{head_name}户{income_year}年人均纯收入{per_capita_net_income}元,低于监测线{monitoring_line}元"
advice: "入户核算收入;确实低于监测线的,按程序识别为监测对象并落实措施;收入填错的,更正系统数据。"
closes: "收入核算表及凭证;纳入监测的,监测对象认定表;填错的,更正后的系统截图"
--- */
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, h.household_type, h.income_year, h.per_capita_net_income,
       round(p.monitoring_line, 2) AS monitoring_line
FROM household AS h
JOIN param AS p ON p.region = h.policy_region
CROSS JOIN run
WHERE h.income_year = run.y - 1
  AND h.per_capita_net_income < p.monitoring_line
  AND NOT (h.household_type = '监测对象' AND h.risk_removed_on IS NULL)
