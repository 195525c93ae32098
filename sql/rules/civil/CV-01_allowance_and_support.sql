/* ---
id: CV-01
kind: entitlement
subject: member
severity: red
days: 7
department: 县民政局
needs: [civil_affairs.allowance, civil_affairs.support]
params: []
grain: person
title: {zh: 同时享受低保和特困, en: on allowance and support at once}
when:
  zh: "建档成员(不论成员状态)在业务日期所在月同时有享受中的低保和特困(准确或修复关联)"
  en: >-
    registry member (any status) with an allowance and a support both current in D's month
unless:
  - zh: "就这两条记录而言,任一条在当月开始或当月终止(转换的月份)"
    en: "for that pair of rows, any of the two starts or ends in that month (month of switching)"
sentence: "户主{head_name}家的{name}同时享受低保({allowances})和特困供养({supports})"
advice: "核实该人员应享受哪一项;属实的,自转换当月起停发低保,多发部分依规追回,并更新民政名单。"
amount:
  zh: "低保与特困同时享受的月数(从开始同时享受的下个月到本月)乘名单上的低保月金额"
  en: "months listed with both, from the month after both began up to this one, times the monthly amount of the allowance listed"
closes: "停发审批表或民政系统截图;有多发的,追缴凭证"
--- */
WITH both_current AS (
    SELECT a.row_ref AS allowance_ref, min(greatest(a.from_month, s.from_month)) AS both_since
    FROM run
    CROSS JOIN civil_affairs_allowance a
    JOIN civil_affairs_support s ON s.person_key = a.person_key
    WHERE f_accuses(a.link) AND f_accuses(s.link)
      AND a.from_month < run.m AND (a.to_month IS NULL OR a.to_month > run.m)
      AND s.from_month < run.m AND (s.to_month IS NULL OR s.to_month > run.m)
    GROUP BY a.row_ref
),
overpaid AS (
    -- The month in which both began may have been the month of switching.
    SELECT a.person_key, CAST(sum(f_months(run.m, b.both_since) * a.monthly_amount) AS DECIMAL(18, 2)) AS at_stake
    FROM run
    CROSS JOIN civil_affairs_allowance a
    JOIN both_current b ON b.allowance_ref = a.row_ref
    GROUP BY a.person_key
),
overlap AS (
    SELECT a.person_key,
           max(greatest(a.link, s.link)) AS link,
           concat_ws(' ', array_agg(DISTINCT a.row_ref), array_agg(DISTINCT s.row_ref)) AS refs,
           f_list(array_agg(DISTINCT a.scheme || '低保,' || f_ym(a.from_month) || '起每月'
                            || f_money(a.monthly_amount) || '元')) AS allowances,
           f_list(array_agg(DISTINCT s.mode || '供养,' || f_ym(s.from_month) || '起每月'
                            || f_money(s.monthly_amount) || '元')) AS supports
    FROM run
    CROSS JOIN civil_affairs_allowance a
    JOIN civil_affairs_support s ON s.person_key = a.person_key
    WHERE f_accuses(a.link) AND f_accuses(s.link)
      -- Strict on both ends: a row that starts or ends this month may be the month of switching.
      AND a.from_month < run.m AND (a.to_month IS NULL OR a.to_month > run.m)
      AND s.from_month < run.m AND (s.to_month IS NULL OR s.to_month > run.m)
    GROUP BY a.person_key
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       o.link, concat_ws(' ', m.row_ref, o.refs) AS refs,
       m.head_name, m.name, o.allowances, o.supports, p.at_stake
FROM overlap o
JOIN overpaid p ON p.person_key = o.person_key
JOIN member m ON m.person_key = o.person_key
