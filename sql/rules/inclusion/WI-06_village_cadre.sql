/* ---
id: WI-06
kind: conduct
subject: household
severity: orange
days: 15
department: 县纪委监委
needs: [organisation.village_cadre, police.resident]
grain: household
whole: [organisation.village_cadre, police.resident]
title: {zh: 村干部本人或同户亲属为建档立卡户, en: "household of a village cadre or of a cadre's hukou relative"}
when:
  zh: "业务日期当天在任的村干部,任职村就是该户所在村(两边的代码都按并入代码换算),并且本人准确或修复关联到该户的正常成员,或在户籍人口中与该户的正常成员同一户号(两人都是“正常”);区分:村干部的证件号码"
  en: >-
    a village cadre in office on D, of the village where the household is registered (both codes followed through
    merged_into), is linked to an active member, or shares hukou_no in police.resident (both 正常) with an active
    member; object = cadre id_no
unless: []
sentence: "户主{head_name}户所在村的在任村干部{cadre_name}({post}){relation}"
advice: "核查该户识别、公示和评议程序是否回避、是否符合标准;程序和条件均符合的,附评议公示材料;优亲厚友的依规处理。"
closes: "识别评议和公示材料、回避情况说明;不符合条件的,清退手续"
--- */
WITH office AS (
    SELECT c.id_no, c.name, c.name_mask, c.post, c.person_key, c.link, c.row_ref, v.village
    FROM organisation_village_cadre AS c
    JOIN village_of AS v ON v.region_code = c.region_code
    CROSS JOIN run
    WHERE c.from_date <= run.d AND (c.to_date IS NULL OR c.to_date >= run.d)
),
cadre_hukou AS (
    -- Between two departments' rows: equal valid numbers and the same name, nothing else.
    SELECT o.id_no, o.name, o.post, o.village, r.hukou_no, concat_ws(' ', o.row_ref, r.row_ref) AS refs
    FROM office AS o
    JOIN police_resident AS r ON r.id_no = o.id_no AND r.id_no_valid AND r.name_mask = o.name_mask
    WHERE r.status = '正常'
),
close_to_cadre AS (
    SELECT m.household_no, coalesce(m.person_id, 'member:' || m.member_no) AS cadre_id, o.name AS cadre_name, o.post, CAST(NULL AS STRING) AS relative,
           o.link, concat_ws(' ', m.row_ref, o.row_ref) AS refs
    FROM office AS o JOIN member AS m ON m.person_key = o.person_key AND m.village = o.village
    WHERE m.active AND f_accuses(o.link)
    UNION ALL
    SELECT m.household_no, c.id_no AS cadre_id, c.name AS cadre_name, c.post, m.name AS relative,
           r.link, concat_ws(' ', m.row_ref, r.row_ref, c.refs) AS refs
    FROM cadre_hukou AS c
    JOIN police_resident AS r ON r.hukou_no = c.hukou_no
    JOIN member AS m ON m.person_key = r.person_key AND m.village = c.village
    WHERE m.active AND f_accuses(r.link) AND r.status = '正常'
)
SELECT h.household_no AS subject_id, n.cadre_id AS object, h.household_no, h.listed_region AS region_code,
       max(n.link) AS link, concat_ws(' ', h.row_ref, array_agg(DISTINCT n.refs)) AS refs,
       h.head_name, min(n.cadre_name) AS cadre_name, f_list(array_agg(DISTINCT n.post)) AS post,
       CASE WHEN count(*) FILTER (WHERE n.relative IS NULL) > 0 THEN '是本户成员'
            ELSE '与本户' || f_list(array_agg(DISTINCT n.relative)) || '同在一个户口' END AS relation
FROM close_to_cadre AS n JOIN household AS h ON h.household_no = n.household_no
GROUP BY h.household_no, n.cadre_id, h.listed_region, h.row_ref, h.head_name
