/* ---
id: HP-04
kind: conduct
subject: household
severity: yellow
days: 30
department: 县委组织部
needs: [registry.pairing, police.resident]
params: []
grain: household
whole: [police.resident]
title: {zh: 帮扶人与帮扶对象同户, en: helper is of the same hukou}
when:
  zh: "业务日期当天在任的帮扶人就是该户的正常成员,或在户籍人口中与该户的正常成员同一户号;认定帮扶人须有效号码相同,且姓名按统一写法相同或只差生僻字、占位符;区分:帮扶人的证件号码"
  en: >-
    pairing current on D whose helper is an active member of the household or shares hukou_no in police.resident with
    one; the helper is known by an equal valid number, and names equal after folding or differing only by rare or
    placeholder characters; object = helper id_no
unless: []
sentence: "户主{head_name}家的帮扶人{helper_name}{relations}"
advice: "核实帮扶人与该户的关系;属实的,为该户另行安排帮扶人。"
closes: "调整后的结对帮扶安排文件或系统截图;户口登记有误的,公安机关证明"
--- */
WITH current_pairing AS (
    SELECT p.household_no, p.helper_id_no, p.helper_name, p.helper_name_mask, p.row_ref
    FROM registry_pairing p
    CROSS JOIN run
    WHERE p.helper_id_no_valid
      AND p.started_on <= run.d AND (p.ended_on IS NULL OR p.ended_on >= run.d)
),
helper_hukou AS (
    SELECT p.household_no, p.helper_id_no, p.helper_name, r.hukou_no,
           concat_ws(' ', p.row_ref, r.row_ref) AS refs
    FROM current_pairing p
    JOIN police_resident r ON r.id_no = p.helper_id_no
    WHERE r.id_no_valid
      AND (r.name_mask = p.helper_name_mask OR r.name_mask IS NULL OR p.helper_name_mask IS NULL)
),
related AS (
    SELECT p.household_no, p.helper_id_no, p.helper_name, 'exact' AS link,
           concat_ws(' ', p.row_ref, m.row_ref) AS refs, '是该户成员' AS relation
    FROM current_pairing p
    JOIN member m ON m.household_no = p.household_no AND m.person_id = p.helper_id_no
    WHERE m.active
      AND (m.name_mask = p.helper_name_mask OR m.name_mask IS NULL OR p.helper_name_mask IS NULL)
    UNION ALL
    SELECT p.household_no, p.helper_id_no, p.helper_name, r.link,
           concat_ws(' ', p.refs, m.row_ref, r.row_ref) AS refs,
           CASE WHEN m.person_id = p.helper_id_no THEN '是该户成员'
                ELSE '与该户成员' || m.name || '同一户口' END AS relation
    FROM helper_hukou p
    JOIN member m ON m.household_no = p.household_no
    JOIN police_resident r ON r.person_key = m.person_key AND r.hukou_no = p.hukou_no
    WHERE m.active AND f_accuses(r.link)
)
SELECT h.household_no AS subject_id, e.helper_id_no AS object, h.household_no, h.listed_region AS region_code,
       max(e.link) AS link, concat_ws(' ', h.row_ref, array_agg(DISTINCT e.refs)) AS refs,
       h.head_name, min(e.helper_name) AS helper_name, f_list(array_agg(DISTINCT e.relation)) AS relations
FROM related e
JOIN household h ON h.household_no = e.household_no
GROUP BY h.household_no, e.helper_id_no, h.listed_region, h.row_ref, h.head_name
