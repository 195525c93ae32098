/* ---
id: HP-03
kind: conduct
subject: household
severity: orange
days: 15
department: 县委组织部
needs: [registry.pairing, civil_affairs.death]
params: []
grain: helper
whole: [civil_affairs.death]
title: {zh: 帮扶人已死亡, en: helper is dead}
when:
  zh: "业务日期当天在任的帮扶人有死亡登记,死亡日期不晚于业务日期(有效号码相同,且姓名按统一写法相同或只差生僻字、占位符)"
  en: >-
    pairing current on D whose helper has a death <= D (equal valid numbers, and names equal after folding or
    differing only by rare or placeholder characters)
unless: []
sentence: "户主{head_name}家的帮扶人{helper_name}已于{died_on}死亡,结对关系仍未结束"
advice: "核实帮扶人情况;属实的,结束原结对关系并为该户重新安排帮扶人。"
closes: "新的结对帮扶安排文件或系统截图"
--- */
WITH dead_helper AS (
    SELECT p.household_no, p.helper_id_no, min(p.helper_name) AS helper_name, min(d.died_on) AS died_on,
           concat_ws(' ', array_agg(DISTINCT p.row_ref), array_agg(DISTINCT d.row_ref)) AS refs
    FROM run
    CROSS JOIN registry_pairing p
    JOIN civil_affairs_death d ON d.id_no = p.helper_id_no
    WHERE p.helper_id_no_valid AND d.id_no_valid
      AND (p.helper_name_mask = d.name_mask OR p.helper_name_mask IS NULL OR d.name_mask IS NULL)
      AND p.started_on <= run.d AND (p.ended_on IS NULL OR p.ended_on >= run.d)
      AND d.died_on <= run.d
    GROUP BY p.household_no, p.helper_id_no
)
SELECT h.household_no AS subject_id, e.helper_id_no AS object, h.household_no, h.listed_region AS region_code,
       'exact' AS link, concat_ws(' ', h.row_ref, e.refs) AS refs,
       h.head_name, e.helper_name, e.died_on
FROM dead_helper e
JOIN household h ON h.household_no = e.household_no
