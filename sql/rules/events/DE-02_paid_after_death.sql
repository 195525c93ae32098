/* ---
id: DE-02
kind: entitlement
subject: member
severity: red
days: 7
department: 县民政局
needs: [civil_affairs.death, civil_affairs.allowance, civil_affairs.support, civil_affairs.disability_subsidy]
params: [payment_grace_months]
grain: person
title: {zh: 死亡后仍发放补助, en: paid after death}
when:
  zh: "建档成员(不论成员状态)有死亡登记(准确或修复关联),并且有以下之一:低保或特困的终止年月为空或晚于“死亡月份加死亡后发放宽限月数”,且业务日期所在月也晚于该月才算;残疾人两项补贴的发放年月晚于该月。低保、特困、残疾人补贴各出一条(区分)。证据:多发月数等于终止年月与本月中较早者减去该月,不足0按0计;金额等于月数乘月金额,残疾人补贴为各笔之和"
  en: >-
    a person of the registry (any member_status) with a death; and allowance or support with to_month empty or later
    than the month of death + payment_grace_months, counted only if D's month is later than that too; or a
    disability_subsidy month later than the month of death + payment_grace_months; one finding for each of 低保 特困 残疾人补贴
    (object); evidence: months = max(0, min(to_month, M) - (month of death + grace)), amount = months x
    monthly_amount, or the sum of the payments
unless: []
sentence: "户主{head_name}家的{name}已于{died_on}死亡,{last_due}以后仍发放{benefit}{now_months}个月,共{now_amount}元"
advice: "立即停发,核实多发月份和金额,按规定追回;死亡登记有误的,更正登记。"
amount:
  zh: "低保、特困:多发月数(晚于宽限月份、到终止年月或本月为止)乘名单上的月金额;残疾人补贴:晚于宽限月份的各笔发放之和"
  en: "低保, 特困: months listed after the last one due, up to this one, times the monthly amount listed; 残疾人补贴: the payments after it"
closes: "停发审批表、追回款项凭证;死亡登记有误的,更正证明"
--- */
WITH dead AS (
    SELECT m.member_no, m.household_no, m.listed_region, m.head_name, m.name, m.row_ref, m.person_key,
           d.died_on, d.link, d.row_ref AS death_ref,
           f_add_months(f_month(d.died_on), p.payment_grace_months) AS last_due,
           row_number() OVER (PARTITION BY m.member_no ORDER BY d.died_on, d.link, d.id_no, d._row_id) AS place
    FROM member AS m
    JOIN civil_affairs_death AS d ON d.person_key = m.person_key
    JOIN param AS p ON p.region = m.policy_region
    WHERE f_accuses(d.link)
),
monthly AS (
    SELECT '低保' AS object, person_key, link, row_ref, from_month, to_month, monthly_amount FROM civil_affairs_allowance
    UNION ALL
    SELECT '特困' AS object, person_key, link, row_ref, from_month, to_month, monthly_amount FROM civil_affairs_support
),
paid AS (
    -- A row that starts after the last month due counts from its own start.
    SELECT d.member_no, b.object, b.link, b.row_ref,
           f_months(least(coalesce(b.to_month, run.m), run.m), greatest(d.last_due, f_add_months(b.from_month, -1))) AS months,
           b.monthly_amount AS amount
    FROM dead AS d JOIN monthly AS b ON b.person_key = d.person_key CROSS JOIN run
    WHERE d.place = 1 AND f_accuses(b.link) AND run.m > d.last_due
      AND (b.to_month IS NULL OR b.to_month > d.last_due)
    UNION ALL
    SELECT d.member_no, '残疾人补贴' AS object, s.link, s.row_ref, 1 AS months, s.amount
    FROM dead AS d JOIN civil_affairs_disability_subsidy AS s ON s.person_key = d.person_key
    WHERE d.place = 1 AND f_accuses(s.link) AND s.month > d.last_due
)
SELECT d.member_no AS subject_id, p.object, d.household_no, d.listed_region AS region_code,
       greatest(d.link, max(p.link)) AS link,
       concat_ws(' ', d.row_ref, d.death_ref, array_agg(DISTINCT p.row_ref)) AS refs,
       d.head_name, d.name, d.died_on, f_ym(d.last_due) AS last_due, p.object AS benefit,
       CAST(sum(greatest(p.months, 0)) AS INT) AS now_months,
       CAST(sum(CAST(greatest(p.months, 0) * p.amount AS DECIMAL(18, 2))) AS DECIMAL(18, 2)) AS now_amount,
       CAST(sum(CAST(greatest(p.months, 0) * p.amount AS DECIMAL(18, 2))) AS DECIMAL(18, 2)) AS at_stake
FROM dead AS d JOIN paid AS p ON p.member_no = d.member_no
WHERE d.place = 1
GROUP BY d.member_no, p.object, d.household_no, d.listed_region, d.link, d.row_ref, d.death_ref, d.head_name, d.name,
         d.died_on, d.last_due
