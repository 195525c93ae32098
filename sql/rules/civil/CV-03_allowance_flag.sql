/* ---
id: CV-03
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: [civil_affairs.allowance, civil_affairs.support]
params: []
grain: person
title: {zh: 低保特困标识与民政名单不一致, en: allowance or support flag differs from civil affairs}
when:
  zh: "正常成员,标识已填写,是否低保或是否特困与民政名单在上月和本月都不一致(标识为“否”,而两个月各有享受中的记录,不必是同一条,须准确或修复关联;标识为“是”,而两个月都没有记录,任何关联方式都算有);两个标识各出一条"
  en: >-
    active member, flag given, and on_allowance or on_support disagrees with civil affairs both in the month before
    D's and in D's month (a row current in each of the two months, not necessarily the same, against flag no; no row
    in either month against flag yes); one finding for each of the two flags
unless: []
sentence: "户主{head_name}家的{name}在建档系统中登记为{registered},民政{object_name}名单{found}"
advice: "以民政名单为准核对该人员的低保、特困标识;登记有误的,在系统中更正;名单有误的,请县民政局更正。"
closes: "更正后的系统截图,或民政部门出具的在册(不在册)证明"
--- */
WITH enlisted AS (
    SELECT '低保' AS object, a.person_key, a.from_month, a.to_month, a.monthly_amount, a.link, a.row_ref
    FROM civil_affairs_allowance a
    UNION ALL
    SELECT '特困' AS object, s.person_key, s.from_month, s.to_month, s.monthly_amount, s.link, s.row_ref
    FROM civil_affairs_support s
),
recent AS (
    SELECT e.object, e.person_key, e.from_month, e.monthly_amount, e.link, e.row_ref,
           e.from_month <= run.m AND (e.to_month IS NULL OR e.to_month >= run.m) AS this_month,
           e.from_month <= f_add_months(run.m, -1)
               AND (e.to_month IS NULL OR e.to_month >= f_add_months(run.m, -1)) AS last_month
    FROM enlisted e
    CROSS JOIN run
    WHERE f_excuses(e.link)
      AND e.from_month <= run.m AND (e.to_month IS NULL OR e.to_month >= f_add_months(run.m, -1))
),
paid_both_months AS (
    SELECT r.object, r.person_key
    FROM recent r
    WHERE f_accuses(r.link)
    GROUP BY r.object, r.person_key
    HAVING count(*) FILTER (WHERE r.this_month) > 0 AND count(*) FILTER (WHERE r.last_month) > 0
),
differing AS (
    -- The few with a flag, and the few who were paid: nobody else can differ.
    SELECT '低保' AS object, true AS flag, m.member_no, m.person_key FROM member m WHERE m.active AND m.on_allowance
    UNION ALL
    SELECT '特困' AS object, true AS flag, m.member_no, m.person_key FROM member m WHERE m.active AND m.on_support
    UNION ALL
    SELECT p.object, false AS flag, m.member_no, m.person_key
    FROM paid_both_months p
    JOIN member m ON m.person_key = p.person_key
    WHERE m.active AND ((p.object = '低保' AND NOT m.on_allowance) OR (p.object = '特困' AND NOT m.on_support))
),
paid AS (
    SELECT r.object, r.person_key, max(r.link) AS link,
           concat_ws(' ', array_agg(DISTINCT r.row_ref)) AS refs,
           f_list(array_agg(DISTINCT f_ym(r.from_month) || '起每月' || f_money(r.monthly_amount) || '元')) AS payments
    FROM differing f
    JOIN recent r ON r.object = f.object AND r.person_key = f.person_key
    WHERE NOT f.flag AND f_accuses(r.link)
    GROUP BY r.object, r.person_key
)
SELECT m.member_no AS subject_id, f.object, m.household_no, m.listed_region AS region_code,
       p.link, concat_ws(' ', m.row_ref, p.refs) AS refs,
       m.head_name, m.name, f.object AS object_name,
       CASE WHEN f.flag THEN '享受' || f.object ELSE '不享受' || f.object END AS registered,
       CASE WHEN f.flag THEN '连续两个月无该人记录' ELSE '连续两个月均在发放(' || p.payments || ')' END AS found
FROM differing f
JOIN member m ON m.member_no = f.member_no
LEFT JOIN paid p ON p.object = f.object AND p.person_key = f.person_key AND NOT f.flag
WHERE NOT f.flag
   OR NOT EXISTS (SELECT 1 FROM recent r WHERE r.object = f.object AND r.person_key = f.person_key)
