/* ---
id: ID-16
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: []
grain: household
title: {zh: 必填项缺失, en: mandatory field empty}
when:
  zh: "主要致贫原因、人均纯收入、住房是否安全、饮水是否安全中有未填写的(填写内容无法识别的同样算);每缺一项出一条;区分:缺的项目"
  en: >-
    main_cause, per_capita_net_income, house_safe or water_safe is empty (or was unreadable): one finding for each;
    object = main_cause, per_capita_net_income, house_safe or water_safe
unless: []
sentence: "户主{head_name}家的“{field}”未填写或填写的内容无法识别"
advice: "入户核实后在建档系统中补填。"
closes: "补填后的记录"
--- */
WITH mandatory (object, field) AS (
    VALUES ('main_cause', '主要致贫原因'), ('per_capita_net_income', '人均纯收入'),
           ('house_safe', '住房是否安全'), ('water_safe', '饮水是否安全')
)
SELECT h.household_no AS subject_id, f.object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, f.field
FROM household AS h CROSS JOIN mandatory AS f
WHERE CASE f.object
          WHEN 'main_cause' THEN h.main_cause IS NULL
          WHEN 'per_capita_net_income' THEN h.per_capita_net_income IS NULL
          WHEN 'house_safe' THEN h.house_safe IS NULL
          WHEN 'water_safe' THEN h.water_safe IS NULL
      END
