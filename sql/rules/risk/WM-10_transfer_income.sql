/* ---
id: WM-10
kind: data
subject: household
severity: blue
days: 5
department: 县财政局
needs: [registry.income, finance.grant]
params: [transfer_tolerance]
grain: household
title: {zh: "转移性收入与一卡通发放不符", en: "transfer income differs from payments"}
when:
  zh: "上一年转移性收入与该年一卡通向本户正常成员(准确或修复关联)发放的合计,相差超过“转移性收入允许误差”和两数中较大者10%的较大者(正好等于不算)"
  en: >-
    transfer of the year before D's differs from the sum of grants paid that year to persons linked to active members
    by more than max(transfer_tolerance, 10% of the larger)
unless: []
sentence: "户主{head_name}户填报{year}年转移性收入{transfer}元,一卡通当年向该户成员发放合计{paid}元"
advice: "逐笔核对一卡通发放与台账,更正填错的转移性收入;发到其他账户或不经一卡通发放的,附凭证说明。"
closes: "一卡通流水、更正后的收入台账;不经一卡通发放的,发放凭证"
--- */
WITH paid_person AS (
    SELECT g.person_key, sum(g.amount) AS amount
    FROM finance_grant AS g
    CROSS JOIN run
    WHERE f_accuses(g.link) AND f_year(g.paid_on) = run.y - 1
    GROUP BY g.person_key
),
paid_household AS (
    -- A person who stands twice in one household was paid once.
    SELECT d.household_no, sum(d.amount) AS amount
    FROM (SELECT DISTINCT m.household_no, p.person_key, p.amount
          FROM paid_person AS p JOIN member AS m ON m.person_key = p.person_key
          WHERE m.active) AS d
    GROUP BY d.household_no
),
differing AS (
    SELECT i.household_no
    FROM registry_income AS i
    CROSS JOIN run
    JOIN household AS h ON h.household_no = i.household_no
    JOIN param AS p ON p.region = h.policy_region
    LEFT JOIN paid_household AS d ON d.household_no = i.household_no
    WHERE i.year = run.y - 1
      AND abs(i.transfer - coalesce(d.amount, 0)) > greatest(p.transfer_tolerance, 0.1 * greatest(i.transfer, coalesce(d.amount, 0)))
),
payment AS (
    -- A person who stands twice in one household was paid once.
    SELECT DISTINCT m.household_no, g.row_ref, g.amount, g.link
    FROM differing AS d
    JOIN member AS m ON m.household_no = d.household_no
    JOIN finance_grant AS g ON g.person_key = m.person_key
    CROSS JOIN run
    WHERE m.active AND f_accuses(g.link) AND f_year(g.paid_on) = run.y - 1
),
paid AS (
    SELECT household_no, CAST(sum(amount) AS DECIMAL(18, 2)) AS amount, max(link) AS link,
           array_agg(DISTINCT row_ref) AS row_refs
    FROM payment
    GROUP BY household_no
),
compared AS (
    SELECT i.household_no, i.year, i.transfer, i.row_ref, coalesce(p.amount, 0) AS paid, p.link, p.row_refs
    FROM differing AS d
    JOIN registry_income AS i ON i.household_no = d.household_no
    CROSS JOIN run
    LEFT JOIN paid AS p ON p.household_no = i.household_no
    WHERE i.year = run.y - 1
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       c.link, concat_ws(' ', h.row_ref, c.row_ref, c.row_refs) AS refs,
       h.head_name, c.year, c.transfer, CAST(c.paid AS DECIMAL(18, 2)) AS paid,
       round(p.transfer_tolerance, 2) AS transfer_tolerance
FROM compared AS c
JOIN household AS h ON h.household_no = c.household_no
JOIN param AS p ON p.region = h.policy_region
WHERE abs(c.transfer - c.paid) > greatest(p.transfer_tolerance, 0.1 * greatest(c.transfer, c.paid))
