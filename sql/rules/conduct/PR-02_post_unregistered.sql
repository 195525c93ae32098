/* ---
id: PR-02
kind: conduct
subject: resident
severity: orange
days: 15
department: 县人力资源和社会保障局
needs: [human_resources.post]
params: []
grain: full
whole: [human_resources.post, police.resident]
title: {zh: 非建档户占用公益性岗位, en: post held by an unregistered person}
when:
  zh: "业务日期当天在岗的人不是建档成员;区分:岗位"
  en: >-
    post current on D of a person who is no registry member; object = post
unless: []
sentence: "{name}{from_date}起在公益性岗位{post}上岗,但{name}不是建档立卡户或监测户成员"
advice: "核对岗位来源和聘用条件;属其他就业困难人员的,附认定材料;占用脱贫人口岗位的,解除聘用;号码有误的更正。"
closes: "聘用审批和就业困难人员认定材料;解除聘用手续;更正后的岗位台账"
--- */
SELECT p.stranger_id AS subject_id, p.post AS object, CAST(NULL AS STRING) AS household_no,
       coalesce(max(v.village), run.county_code) AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', array_agg(DISTINCT p.row_ref)) AS refs,
       min(p.name) AS name, p.post, min(p.from_date) AS from_date
FROM human_resources_post p
CROSS JOIN run
LEFT JOIN police_resident r
       ON r.id_no = p.stranger_id
      AND (r.name_mask = p.name_mask OR r.name_mask IS NULL OR p.name_mask IS NULL)
LEFT JOIN village_of v ON v.region_code = r.region_code
WHERE p.stranger_id IS NOT NULL
  AND p.from_date <= run.d AND (p.to_date IS NULL OR p.to_date >= run.d)
GROUP BY p.stranger_id, p.post, run.county_code
