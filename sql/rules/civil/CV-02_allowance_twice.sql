/* ---
id: CV-02
kind: entitlement
subject: member
severity: red
days: 7
department: 县民政局
needs: [civil_affairs.allowance]
params: []
grain: person
title: {zh: 重复享受低保, en: allowance drawn twice}
when:
  zh: "建档成员(不论成员状态)在业务日期所在月享受中的低保记录(准确或修复关联)有两个及以上不同的(城乡类别,发放区县)"
  en: >-
    registry member (any status) with allowance rows current in D's month of at least two different (scheme,
    county_code)
unless: []
sentence: "户主{head_name}家的{name}同时领取{places}份低保:{allowances}"
advice: "与另一发放地核实;属实的,保留应享受的一份,停发其余并依规追回,两地名单同步更正。"
amount:
  zh: "保留月金额最大的一份,其余各份与它同时享受的月数(到本月为止)乘各自月金额之和"
  en: "all but the largest: months listed beside it, up to this one, times the monthly amount of each"
closes: "停发一方的审批表或系统截图;有多发的,追缴凭证"
--- */
WITH drawn_again AS (
    -- Nearly everybody has one row: only who has more is looked at.
    SELECT a.person_key
    FROM run
    CROSS JOIN civil_affairs_allowance a
    WHERE f_accuses(a.link)
      AND a.from_month <= run.m AND (a.to_month IS NULL OR a.to_month >= run.m)
    GROUP BY a.person_key
    HAVING count(*) > 1
),
current_row AS (
    SELECT a.person_key, a.scheme, a.county_code, a.from_month, a.monthly_amount,
           row_number() OVER (PARTITION BY a.person_key
                              ORDER BY a.monthly_amount DESC, a.from_month, a.scheme, a.county_code, a.row_ref) AS place
    FROM run
    CROSS JOIN drawn_again g
    JOIN civil_affairs_allowance a ON a.person_key = g.person_key
    WHERE f_accuses(a.link)
      AND a.from_month <= run.m AND (a.to_month IS NULL OR a.to_month >= run.m)
),
overpaid AS (
    SELECT o.person_key,
           CAST(sum((f_months(run.m, greatest(o.from_month, k.from_month)) + 1) * o.monthly_amount)
                AS DECIMAL(18, 2)) AS at_stake
    FROM run
    CROSS JOIN current_row o
    JOIN current_row k ON k.person_key = o.person_key AND k.place = 1
    WHERE o.scheme <> k.scheme OR o.county_code <> k.county_code
    GROUP BY o.person_key
),
drawn AS (
    SELECT a.person_key,
           CAST(count(DISTINCT a.scheme || ' ' || a.county_code) AS INT) AS places,
           max(a.link) AS link,
           concat_ws(' ', array_agg(DISTINCT a.row_ref)) AS refs,
           f_list(array_agg(DISTINCT a.county_code || '发放的' || a.scheme || '低保(' || f_ym(a.from_month) || '起每月'
                            || f_money(a.monthly_amount) || '元)')) AS allowances
    FROM run
    CROSS JOIN drawn_again g
    JOIN civil_affairs_allowance a ON a.person_key = g.person_key
    WHERE f_accuses(a.link)
      AND a.from_month <= run.m AND (a.to_month IS NULL OR a.to_month >= run.m)
    GROUP BY a.person_key
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       d.link, concat_ws(' ', m.row_ref, d.refs) AS refs,
       m.head_name, m.name, d.places, d.allowances, o.at_stake
FROM drawn d
JOIN overpaid o ON o.person_key = d.person_key
JOIN member m ON m.person_key = d.person_key
WHERE d.places >= 2
