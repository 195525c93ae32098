/* ---
id: WM-09
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: [registry.income]
params: []
grain: household
title: {zh: "人均纯收入与收支明细不符", en: "income does not add up"}
when:
  zh: "有收入年度的家庭收支,正常成员不少于一人,人均纯收入已填写,且与“纯收入除以正常成员数”相差超过10元和该数1%中的较大者(正好等于不算)"
  en: >-
    income row for income_year exists, active members > 0, per_capita_net_income given, and it differs from net income
    / active members by more than max(10 yuan, 1% of net income / active members)
unless: []
sentence: "户主{head_name}户{income_year}年填报人均纯收入{per_capita_net_income}元,按收支明细{net}元、{active_members}人计算应为{net_per_head}元"
advice: "核对收支明细和家庭人口,更正填错的一项。"
closes: "更正后的系统截图或收入核算表"
--- */
WITH stated_income AS (
    SELECT h.household_no, h.listed_region, h.head_name, h.income_year, h.per_capita_net_income, h.active_members,
           CAST(i.wage + i.business + i.property + i.transfer - i.expense AS DECIMAL(18, 2)) AS net,
           h.row_ref, i.row_ref AS income_ref
    FROM household AS h
    JOIN registry_income AS i ON i.household_no = h.household_no AND i.year = h.income_year
    WHERE h.active_members > 0 AND h.per_capita_net_income IS NOT NULL
)
SELECT household_no AS subject_id, '' AS object, household_no, listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', row_ref, income_ref) AS refs,
       head_name, income_year, per_capita_net_income, active_members, net,
       f_div2(net, active_members) AS net_per_head
FROM stated_income
-- Both sides times the members, so that no rounded quotient decides.
WHERE abs(per_capita_net_income * active_members - net) > greatest(10 * active_members, net * 0.01)
