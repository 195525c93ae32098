/* ---
id: WM-17
kind: risk
subject: household
severity: yellow
days: 15
department: 乡镇
needs: [registry.visit]
params: []
grain: household
title: {zh: "入户走访发现问题", en: "problem found on a visit"}
when:
  zh: "走访记录填写了发现问题类别,走访日期在业务日期前365天内(第365天当天不算,业务日期当天算);区分:走访编号"
  en: >-
    visit with problem_kind given, visited_on in (D - 365 days, D]
unless: []
sentence: "{visited_on}入户走访户主{head_name}户,发现“{problem_kind}”方面问题{problem_text}"
advice: "核实走访反映的问题,能当场解决的当场解决,不能解决的制定措施并上报;在系统中反馈处理结果。"
closes: "问题处理说明、整改照片或凭证、回访记录"
--- */
SELECT h.household_no AS subject_id, v.visit_no AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', h.row_ref, v.row_ref) AS refs,
       h.head_name, v.visited_on, v.problem_kind,
       -- Free text may hold anything: with a number long enough for an ID it stays in the source row.
       CASE WHEN v.problem IS NULL OR f_match(v.problem, '[0-9]{15}') THEN '' ELSE ':' || v.problem END AS problem_text
FROM registry_visit AS v
JOIN household AS h ON h.household_no = v.household_no
CROSS JOIN run
WHERE v.problem_kind IS NOT NULL AND v.visited_on > f_add_days(run.d, -365) AND v.visited_on <= run.d
