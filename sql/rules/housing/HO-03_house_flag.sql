/* ---
id: HO-03
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: [housing.appraisal, housing.relocation]
params: []
grain: household
after: [HO-01]
title: {zh: 住房安全信息与鉴定不一致, en: house safety differs from appraisal}
when:
  zh: "住房是否安全为“是”而HO-01当晚有疑点;或为“否”而最新鉴定(同HO-01)等级为A或B,或处置情况为“已加固”或“已拆除重建”"
  en: >-
    house_safe yes and HO-01 fires, or house_safe no with a newest appraisal (as in HO-01) of grade A or B or
    treatment 已加固 or 已拆除重建
unless: []
sentence: "户主{head_name}家在建档系统中登记为住房{registered},而{appraised_on}的鉴定为{grade}级、{treatment}"
advice: "以最新鉴定和处置情况为准更正“住房是否安全”;鉴定有误的,请县住房和城乡建设局更正。"
closes: "更正后的系统截图,或更正后的鉴定报告、验收表"
--- */
WITH differing AS (
    SELECT h.household_no
    FROM household h
    WHERE NOT h.house_safe
       OR (h.house_safe AND EXISTS (SELECT 1 FROM finding f WHERE f.rule_id = 'HO-01' AND f.subject_id = h.household_no))
),
appraised AS (
    SELECT DISTINCT m.household_no, a.row_ref, a.link, a.head_id_no, a.head_name, a.appraised_on, a.grade, a.treatment
    FROM differing d
    JOIN member m ON m.household_no = d.household_no
    JOIN housing_appraisal a ON a.person_key = m.person_key
    WHERE m.active AND f_accuses(a.link)
),
ranked AS (
    SELECT a.household_no, a.row_ref, a.link, a.appraised_on, a.grade, a.treatment,
           row_number() OVER (PARTITION BY a.household_no
                              ORDER BY a.appraised_on DESC, a.head_id_no DESC, a.head_name DESC) AS place
    FROM appraised a
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       n.link, concat_ws(' ', h.row_ref, n.row_ref) AS refs,
       h.head_name, CASE WHEN h.house_safe THEN '安全' ELSE '不安全' END AS registered,
       n.appraised_on, n.grade, n.treatment
FROM ranked n
JOIN household h ON h.household_no = n.household_no
WHERE n.place = 1
  AND (h.house_safe OR n.grade IN ('A', 'B') OR n.treatment IN ('已加固', '已拆除重建'))
