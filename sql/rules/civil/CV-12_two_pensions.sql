/* ---
id: CV-12
kind: entitlement
subject: member
severity: red
days: 7
department: 县人力资源和社会保障局
needs: [human_resources.pension]
params: []
grain: person
title: {zh: 重复领取养老金, en: two pensions}
when:
  zh: "建档成员(不论成员状态)有两条准确或修复关联、险种不同、状态都为“领取”的养老保险"
  en: >-
    registry member (any status) with two linked pensions of different schemes with status 领取
unless: []
sentence: "户主{head_name}家的{name}同时领取{schemes}种养老金:{pensions}"
advice: "核实两项待遇的起止时间;属实的,由本人选择保留一项,其余终止并追回重复领取的待遇。"
amount:
  zh: "保留月待遇最高的一份,其余各险种最近一个同时领取月份的月待遇之和;此前各月的待遇名单上没有,有此前月份或未填月待遇的为“至少”"
  en: "all but the highest: the benefits of the newest month they share with it; the list has none of earlier months, and where there are such, or a benefit is empty, it is at least so much"
closes: "终止一方的待遇审批表或系统截图;有多领的,追缴凭证"
--- */
WITH paid_again AS (
    -- Nearly everybody has one row: only who has more is looked at.
    SELECT p.person_key
    FROM human_resources_pension p
    WHERE f_accuses(p.link) AND p.status = '领取'
    GROUP BY p.person_key
    HAVING count(*) > 1
),
paid AS (
    SELECT p.person_key, p.scheme, p.from_month, p.monthly_benefit,
           least(coalesce(p.last_paid_month, run.m), run.m) AS last_month,
           row_number() OVER (PARTITION BY p.person_key
                              ORDER BY coalesce(p.monthly_benefit, 0) DESC, p.from_month, p.scheme, CAST(p._row_id AS STRING)) AS place
    FROM run
    CROSS JOIN paid_again g
    JOIN human_resources_pension p ON p.person_key = g.person_key
    WHERE f_accuses(p.link) AND p.status = '领取'
),
beside AS (
    SELECT o.person_key, o.monthly_benefit,
           f_months(least(o.last_month, k.last_month), greatest(o.from_month, k.from_month)) + 1 AS months
    FROM paid o
    JOIN paid k ON k.person_key = o.person_key AND k.place = 1
    WHERE o.scheme <> k.scheme
),
overpaid AS (
    SELECT b.person_key,
           CAST(sum(CASE WHEN b.months > 0 THEN b.monthly_benefit ELSE 0 END) AS DECIMAL(18, 2)) AS at_stake,
           CAST(sum(CASE WHEN b.months > 1 OR (b.months = 1 AND b.monthly_benefit IS NULL) THEN 1 ELSE 0 END) AS INT)
               AS not_stated
    FROM beside b
    GROUP BY b.person_key
),
drawn AS (
    SELECT p.person_key, CAST(count(DISTINCT p.scheme) AS INT) AS schemes, max(p.link) AS link,
           concat_ws(' ', array_agg(DISTINCT p.row_ref)) AS refs,
           f_list(array_agg(DISTINCT p.scheme || '(' || f_ym(p.from_month) || '起'
                            || coalesce('每月' || f_money(p.monthly_benefit) || '元', '') || ')')) AS pensions
    FROM paid_again g
    JOIN human_resources_pension p ON p.person_key = g.person_key
    WHERE f_accuses(p.link) AND p.status = '领取'
    GROUP BY p.person_key
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       d.link, concat_ws(' ', m.row_ref, d.refs) AS refs,
       m.head_name, m.name, d.schemes, d.pensions, o.at_stake, o.not_stated
FROM drawn d
JOIN overpaid o ON o.person_key = d.person_key
JOIN member m ON m.person_key = d.person_key
WHERE d.schemes >= 2
