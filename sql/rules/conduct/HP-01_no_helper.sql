/* ---
id: HP-01
kind: conduct
subject: household
severity: orange
days: 15
department: 县委组织部
needs: [registry.pairing]
params: []
grain: household
title: {zh: 无结对帮扶人, en: no helper}
when:
  zh: "有正常成员的户,业务日期当天没有在任的结对帮扶"
  en: >-
    household with active members and no pairing current on D
unless: []
sentence: "户主{head_name}家(在册{active_members}人)没有在任的结对帮扶人"
advice: "确定结对帮扶人并录入系统;帮扶人已调整的,补录新的结对关系。"
closes: "结对帮扶安排文件或录入后的系统截图"
--- */
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, h.active_members
FROM household h
CROSS JOIN run
WHERE h.active_members > 0
  AND NOT EXISTS (SELECT 1
                  FROM registry_pairing p
                  WHERE p.household_no = h.household_no
                    AND p.started_on <= run.d AND (p.ended_on IS NULL OR p.ended_on >= run.d))
