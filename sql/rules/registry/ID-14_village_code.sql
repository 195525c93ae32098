/* ---
id: ID-14
kind: data
subject: household
severity: blue
days: 5
department: 县统计局
needs: []
grain: full
title: {zh: 行政区划代码无效, en: village code not valid}
when:
  zh: "行政区划代码不是行政区划代码表中业务日期当天有效的村级代码"
  en: >-
    region_code is not a village code valid on D in reference.region
unless:
  - zh: "该代码已合并,并入代码通向有效的村:该户算在并入的村,不提示"
    en: "the code was merged and merged_into leads to a valid village: the household is counted there, no finding"
sentence: "户主{head_name}家登记的行政区划代码{code}{problem}"
advice: "按统计部门现行区划代码表更正该户所在行政村的代码;村已合并而代码表未写明并入代码的,由统计部门补充。"
closes: "更正后的代码,或统计部门关于区划调整的文件"
--- */
WITH listed AS (
    SELECT region_code, max(CASE WHEN level = '村' THEN 1 ELSE 0 END) AS village,
           max(CASE WHEN valid_from > run.d THEN 0 ELSE 1 END) AS begun
    FROM reference_region CROSS JOIN run
    GROUP BY region_code
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, h.region_code AS code,
       CASE WHEN l.region_code IS NULL THEN '不在行政区划代码表中'
            WHEN l.village = 0 THEN '是乡镇或县的代码,不是行政村代码'
            WHEN l.begun = 0 THEN '尚未启用'
            ELSE '已停用,也未写明并入哪个现行行政村' END AS problem
FROM household AS h LEFT JOIN listed AS l ON l.region_code = h.region_code
WHERE h.village IS NULL
