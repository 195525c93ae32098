/* ---
id: WM-08
kind: risk
subject: household
severity: yellow
days: 30
department: 乡镇
needs: [registry.income]
params: [income_drop]
grain: household
title: {zh: "收入较上年大幅下降", en: "income dropped sharply"}
when:
  zh: "上一年纯收入(工资性+生产经营性+财产性+转移性收入-生产经营性支出)低于前一年的(1-“收入下降幅度”)倍(正好等于不算),且前一年大于0"
  en: >-
    net income (wage + business + property + transfer - expense) of the year before D's is < (1 - income_drop) x the
    year before that, the latter > 0
unless: []
sentence: "户主{head_name}户纯收入由{year_before}年的{net_before}元降到{year}年的{net}元,降幅超过{drop_percent}%"
advice: "入户了解收入下降原因,核对台账;确有困难的落实产业、就业等帮扶,有返贫风险的纳入监测;填报错误的更正。"
closes: "两年收入核算表及凭证、入户核查记录;填错的,更正后的系统截图"
--- */
WITH net_income AS (
    SELECT household_no, year, CAST(wage + business + property + transfer - expense AS DECIMAL(18, 2)) AS net, row_ref
    FROM registry_income
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', h.row_ref, latest.row_ref, earlier.row_ref) AS refs,
       h.head_name, latest.year, latest.net, earlier.year AS year_before, earlier.net AS net_before,
       round(p.income_drop * 100, 2) AS drop_percent
FROM household AS h
CROSS JOIN run
JOIN net_income AS latest ON latest.household_no = h.household_no AND latest.year = run.y - 1
JOIN net_income AS earlier ON earlier.household_no = h.household_no AND earlier.year = run.y - 2
JOIN param AS p ON p.region = h.policy_region
WHERE earlier.net > 0 AND latest.net < (1 - p.income_drop) * earlier.net
