/* ---
id: WM-03
kind: risk
subject: member
severity: yellow
days: 30
department: 县卫生健康局
needs: [health.chronic, registry.measure]
params: []
grain: household
title: {zh: "新增大病未落实健康帮扶", en: "new serious illness without a health measure"}
when:
  zh: "正常成员有准确或修复关联的大病登记,认定日期在业务日期前90天内(第90天当天不算,业务日期当天算),且本户没有类别为健康或兜底、状态为“实施中”或“已完成”、实际完成日期为空或不早于认定日期的帮扶措施"
  en: >-
    chronic row of severity 大病 linked to an active member, confirmed_on in (D - 90 days, D], and the household has no
    measure of kind 健康 or 兜底 with status 实施中 or 已完成 whose done_on is empty or >= confirmed_on
unless:
  - zh: "救治状态为“已治愈”"
    en: "status 已治愈"
sentence: "户主{head_name}家的{name}于{confirmed_on}被认定患大病“{disease}”,本户没有正在实施或认定后完成的健康、兜底类帮扶措施"
advice: "入户了解救治和费用情况,落实大病专项救治、医疗救助或兜底保障,并把措施录入系统。"
closes: "已录入系统的健康或兜底类帮扶措施、救治或救助凭证;已治愈的,医疗机构证明"
--- */
WITH unhelped_illness AS (
    SELECT m.member_no, c.disease, c.confirmed_on, c.link, c.row_ref
    FROM health_chronic AS c
    JOIN member AS m ON m.person_key = c.person_key
    CROSS JOIN run
    WHERE m.active AND f_accuses(c.link) AND c.severity = '大病'
      AND c.confirmed_on > f_add_days(run.d, -90) AND c.confirmed_on <= run.d
      AND c.status IS DISTINCT FROM '已治愈'
      AND NOT EXISTS (
          SELECT 1 FROM registry_measure AS w
          WHERE w.household_no = m.household_no AND w.kind IN ('健康', '兜底') AND w.status IN ('实施中', '已完成')
            AND (w.done_on IS NULL OR w.done_on >= c.confirmed_on)
      )
),
illness AS (
    SELECT member_no, disease, min(confirmed_on) AS confirmed_on, max(link) AS link,
           array_agg(DISTINCT row_ref) AS row_refs
    FROM unhelped_illness
    GROUP BY member_no, disease
)
SELECT m.member_no AS subject_id, i.disease AS object, m.household_no, m.listed_region AS region_code,
       i.link, concat_ws(' ', m.row_ref, concat_ws(' ', i.row_refs)) AS refs,
       m.head_name, m.name, i.disease, i.confirmed_on
FROM illness AS i
JOIN member AS m ON m.member_no = i.member_no
