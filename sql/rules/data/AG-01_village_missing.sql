/* ---
id: AG-01
kind: data
subject: village
severity: orange
days: 5
department: 源部门
needs: []
object_needs: {health.insurance: health.insurance, police.resident: police.resident}
params: [coverage_households]
grain: full
title: {zh: 有建档户的村在部门数据中无记录, en: a village is missing from a source}
when:
  zh: "建档户数达到“覆盖检查起始户数”的村(按并入代码换算),在基本医疗保险参保或户籍人口(当晚可用的才查)中没有该村任何成员的关联记录(准确、修复、疑似都算有);区分:数据集"
  en: >-
    village with at least coverage_households registered households (village followed through merged_into), none of
    whose members is linked (exact, repaired, likely) in a dataset of (health.insurance, police.resident) that is
    usable tonight; object = <department>.<dataset>
unless: []
sentence: "{village}有{households}户建档户,{department}的《{title}》中没有该村任何成员的记录"
advice: "源部门核对导出范围,补报该村数据;村民确实均未登记的,说明原因。"
closes: "补报的数据,或源部门的书面说明"
--- */
WITH settled AS (
    SELECT village, policy_region, CAST(count(*) AS INT) AS households
    FROM household
    WHERE village IS NOT NULL
    GROUP BY village, policy_region
),
covered AS (
    SELECT DISTINCT 'health.insurance' AS dataset, m.village
    FROM health_insurance AS i JOIN member AS m ON m.person_key = i.person_key
    WHERE i.link IN ('exact', 'repaired', 'explicit', 'likely')
    UNION ALL
    SELECT DISTINCT 'police.resident' AS dataset, m.village
    FROM police_resident AS r JOIN member AS m ON m.person_key = r.person_key
    WHERE r.link IN ('exact', 'repaired', 'explicit', 'likely')
)
SELECT s.village AS subject_id, ds.dataset AS object, CAST(NULL AS STRING) AS household_no, s.village AS region_code,
       CAST(NULL AS STRING) AS link, '' AS refs,
       v.name AS village, s.households, ds.department_title AS department, ds.title
FROM settled AS s
JOIN village AS v ON v.region_code = s.village
JOIN param AS p ON p.region = s.policy_region
JOIN dataset_state AS ds ON ds.dataset IN ('health.insurance', 'police.resident') AND ds.usable
WHERE s.households >= p.coverage_households
  AND NOT EXISTS (SELECT 1 FROM covered AS c WHERE c.dataset = ds.dataset AND c.village = s.village)
