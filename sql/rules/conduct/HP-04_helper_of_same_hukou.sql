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
helper AS (
    -- Each helper once: he is looked up in the register before his households are.
    SELECT DISTINCT p.helper_id_no FROM current_pairing p
),
registered_helper AS (
    SELECT h.helper_id_no, r.name_mask, r.hukou_no, r.row_ref
    FROM helper h
    JOIN police_resident r ON r.id_no = h.helper_id_no
    WHERE r.id_no_valid AND r.hukou_no IS NOT NULL
),
hukou_member AS (
    SELECT h.helper_id_no, h.name_mask, h.row_ref AS helper_ref, m.household_no, m.name, m.person_id, r.link,
           concat_ws(' ', m.row_ref, r.row_ref) AS refs
    FROM registered_helper h
    JOIN police_resident r ON r.hukou_no = h.hukou_no
    JOIN member m ON m.person_key = r.person_key
    WHERE m.active AND f_accuses(r.link)
),
related AS (
    SELECT p.household_no, p.helper_id_no, p.helper_name, 'exact' AS link,
           concat_ws(' ', p.row_ref, m.row_ref) AS refs, '是该户成员' AS relation
    FROM helper h
    JOIN member m ON m.person_id = h.helper_id_no
    JOIN current_pairing p ON p.helper_id_no = h.helper_id_no AND p.household_no = m.household_no
    WHERE m.active
      AND (m.name_mask = p.helper_name_mask OR m.name_mask IS NULL OR p.helper_name_mask IS NULL)
    UNION ALL
    SELECT p.household_no, p.helper_id_no, p.helper_name, m.link,
           concat_ws(' ', p.row_ref, m.helper_ref, m.refs) AS refs,
           CASE WHEN m.person_id = p.helper_id_no THEN '是该户成员'
                ELSE '与该户成员' || m.name || '同一户口' END AS relation
    FROM hukou_member m
    JOIN current_pairing p ON p.helper_id_no = m.helper_id_no AND p.household_no = m.household_no
    WHERE m.name_mask = p.helper_name_mask OR m.name_mask IS NULL OR p.helper_name_mask IS NULL
)
SELECT h.household_no AS subject_id, e.helper_id_no AS object, h.household_no, h.listed_region AS region_code,
       max(e.link) AS link, concat_ws(' ', h.row_ref, array_agg(DISTINCT e.refs)) AS refs,
       h.head_name, min(e.helper_name) AS helper_name, f_list(array_agg(DISTINCT e.relation)) AS relations
FROM related e
JOIN household h ON h.household_no = e.household_no
GROUP BY h.household_no, e.helper_id_no, h.listed_region, h.row_ref, h.head_name
