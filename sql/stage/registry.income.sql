-- 家庭收支: household and year. Key: household_no, year.
SELECT _source_file, _source_row,
       n_text("户编号")          AS household_no,
       n_year("年度")            AS year,
       n_money("工资性收入")     AS wage,
       n_money("生产经营性收入") AS business,
       n_money("财产性收入")     AS property,
       n_money("转移性收入")     AS transfer,
       n_money("生产经营性支出") AS expense
FROM ${raw}
