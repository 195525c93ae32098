/* ---
id: WA-02
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: [water.supply]
params: []
grain: household
after: [WA-01]
title: {zh: 饮水安全信息与水利评价不一致, en: water safety differs from the appraisal}
when:
  zh: "饮水是否安全为“是”,而所在村(户和评价的代码都按并入代码换算)符合WA-01"
  en: >-
    water_safe yes in a village (its code and the appraisal's followed through merged_into) that meets WA-01
unless: []
sentence: "户主{head_name}家在建档系统中登记为饮水安全,而{village}{appraised_on}的水利评价不达标"
advice: "入户核查该户实际用水情况;确不安全的,更正“饮水是否安全”;该户另有安全水源的,附证明说明。"
closes: "更正后的系统截图;另有安全水源的,水质检测或用水照片"
--- */
WITH appraised AS (
    SELECT c.village, s.row_ref, s.appraised_on,
           row_number() OVER (PARTITION BY c.village ORDER BY s.appraised_on DESC, s.region_code DESC) AS place
    FROM water_supply s
    JOIN village_of c ON c.region_code = s.region_code
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', h.row_ref, a.row_ref) AS refs,
       h.head_name, v.name AS village, a.appraised_on
FROM household h
JOIN appraised a ON a.village = h.village AND a.place = 1
JOIN village v ON v.region_code = h.village
WHERE h.water_safe
  AND EXISTS (SELECT 1 FROM finding f WHERE f.rule_id = 'WA-01' AND f.subject_id = h.village)
