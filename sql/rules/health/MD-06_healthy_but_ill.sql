/* ---
id: MD-06
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: [health.chronic]
params: []
grain: person
title: {zh: "健康状况与慢特病登记不一致", en: "registry says healthy"}
when:
  zh: "正常成员登记健康状况为“健康”,却有准确或修复关联、救治状态为空或“救治中”的慢特病登记"
  en: >-
    active member with health 健康 and a linked chronic row with status empty or 救治中
unless: []
sentence: "户主{head_name}家的{name}系统登记健康状况为“健康”,卫健部门登记患有{diseases}"
advice: "核对病情,更正系统中的健康状况;已治愈的,由卫健部门更新救治状态。"
closes: "更正后的系统截图;已治愈的,医疗机构证明"
--- */
WITH healthy AS (
    SELECT person_key FROM member WHERE active AND health = '健康'
),
illness AS (
    SELECT person_key, f_list(array_agg(DISTINCT disease)) AS diseases, max(link) AS link,
           array_agg(DISTINCT row_ref) AS row_refs
    FROM health_chronic
    WHERE f_accuses(link) AND (status IS NULL OR status = '救治中')
      AND person_key IN (SELECT h.person_key FROM healthy AS h)
    GROUP BY person_key
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       i.link, concat_ws(' ', m.row_ref, concat_ws(' ', i.row_refs)) AS refs,
       m.head_name, m.name, m.health, i.diseases
FROM illness AS i
JOIN member AS m ON m.person_key = i.person_key
WHERE m.active AND m.health = '健康'
