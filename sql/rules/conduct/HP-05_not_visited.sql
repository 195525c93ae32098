/* ---
id: HP-05
kind: conduct
subject: household
severity: yellow
days: 15
department: 县委组织部
needs: [registry.visit, registry.pairing]
params: [visit_days]
grain: household
title: {zh: 连续未走访, en: not visited}
when:
  zh: "有业务日期当天在任的结对,开始日期距业务日期已满“走访间隔天数”(正好满的算),而在业务日期前“走访间隔天数”之内(期初那天不算,业务日期当天算)没有任何走访(不论何人、何种结果)"
  en: >-
    household with a pairing current on D that started on or before D - visit_days, and no visit (by anybody, any
    result) in (D - visit_days, D]
unless: []
sentence: "户主{head_name}家由{helpers}结对帮扶,已连续{visit_days}天无走访记录,上次走访:{last_visit}"
advice: "督促帮扶人入户走访;已走访未录入的,补录走访记录。"
closes: "走访记录及入户照片"
--- */
WITH last_visit AS (
    SELECT v.household_no, max(v.visited_on) AS visited_on
    FROM registry_visit v
    CROSS JOIN run
    WHERE v.visited_on <= run.d
    GROUP BY v.household_no
),
overdue AS (
    -- Who was visited in time needs no further look.
    SELECT h.household_no, CAST(q.visit_days AS INT) AS visit_days, l.visited_on
    FROM household h
    CROSS JOIN run
    JOIN param q ON q.region = h.policy_region
    LEFT JOIN last_visit l ON l.household_no = h.household_no
    WHERE l.visited_on IS NULL OR l.visited_on <= f_add_days(run.d, -CAST(q.visit_days AS INT))
),
long_paired AS (
    SELECT o.household_no, o.visit_days,
           f_list(array_agg(DISTINCT p.helper_name || '(' || f_ymd(p.started_on) || '起)')) AS helpers,
           concat_ws(' ', array_agg(DISTINCT p.row_ref)) AS refs
    FROM overdue o
    CROSS JOIN run
    JOIN registry_pairing p ON p.household_no = o.household_no
    WHERE p.started_on <= f_add_days(run.d, -o.visit_days)
      AND (p.ended_on IS NULL OR p.ended_on >= run.d)
    GROUP BY o.household_no, o.visit_days
),
visited AS (
    SELECT v.household_no, v.visited_on, v.result, v.row_ref,
           row_number() OVER (PARTITION BY v.household_no ORDER BY v.visit_no DESC) AS place
    FROM overdue o
    JOIN registry_visit v ON v.household_no = o.household_no AND v.visited_on = o.visited_on
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', h.row_ref, l.refs, v.row_ref) AS refs,
       h.head_name, l.helpers, l.visit_days, coalesce(f_ymd(v.visited_on) || v.result, '无') AS last_visit
FROM long_paired l
JOIN household h ON h.household_no = l.household_no
LEFT JOIN visited v ON v.household_no = h.household_no AND v.place = 1
