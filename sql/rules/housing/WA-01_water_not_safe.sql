/* ---
id: WA-01
kind: risk
subject: village
severity: red
days: 30
department: 县水利局
needs: [water.supply]
params: [water_dry_days]
grain: full
title: {zh: 饮水安全不达标, en: drinking water not safe}
when:
  zh: "有建档户的村(户和评价的代码都按并入代码换算),最新一次饮水安全评价(按评价日期,再按行政村代码)四项指标中有“不达标”,或年断水天数大于“年断水天数上限”(正好等于不算)"
  en: >-
    the newest appraisal (appraised_on, then region_code) of a village with registered households (the codes of both
    followed through merged_into) has 不达标 in any of the four indicators, or dry_days > water_dry_days
unless: []
sentence: "{village}{appraised_on}的饮水安全评价:{problems},涉及建档户{households}户"
advice: "现场核查水源、水质和管网;属实的,制定工程措施并落实临时供水;已整改的,重新评价。"
closes: "重新评价表、水质检测报告或工程验收资料"
--- */
WITH settled AS (
    SELECT village, policy_region, CAST(count(*) AS INT) AS households
    FROM household
    WHERE village IS NOT NULL
    GROUP BY village, policy_region
),
appraised AS (
    SELECT c.village, s.row_ref, s.appraised_on, s.quantity, s.quality, s.access, s.reliability, s.dry_days,
           row_number() OVER (PARTITION BY c.village ORDER BY s.appraised_on DESC, s.region_code DESC) AS place
    FROM water_supply s
    JOIN village_of c ON c.region_code = s.region_code
),
judged AS (
    SELECT a.village, h.households, a.row_ref, a.appraised_on,
           concat_ws('、', CASE WHEN a.quantity = '不达标' THEN '水量不达标' END,
                           CASE WHEN a.quality = '不达标' THEN '水质不达标' END,
                           CASE WHEN a.access = '不达标' THEN '用水方便程度不达标' END,
                           CASE WHEN a.reliability = '不达标' THEN '供水保证率不达标' END,
                           CASE WHEN a.dry_days > p.water_dry_days
                                THEN '年断水' || CAST(a.dry_days AS STRING) || '天(超过'
                                     || CAST(CAST(p.water_dry_days AS INT) AS STRING) || '天)' END) AS problems
    FROM appraised a
    JOIN settled h ON h.village = a.village
    JOIN param p ON p.region = h.policy_region
    WHERE a.place = 1
)
SELECT j.village AS subject_id, '' AS object, CAST(NULL AS STRING) AS household_no, j.village AS region_code,
       CAST(NULL AS STRING) AS link, j.row_ref AS refs,
       v.name AS village, j.appraised_on, j.problems, j.households
FROM judged j
JOIN village v ON v.region_code = j.village
WHERE j.problems <> ''
