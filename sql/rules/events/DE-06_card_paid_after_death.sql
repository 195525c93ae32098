/* ---
id: DE-06
kind: entitlement
subject: member
severity: red
days: 7
department: 县财政局
needs: [civil_affairs.death, finance.grant]
params: [payment_grace_months]
grain: person
title: {zh: 死亡后一卡通仍有发放, en: subsidy card paid after death}
when:
  zh: "建档成员(不论成员状态)有死亡登记,一卡通发放(两者都须准确或修复关联)的发放日期晚于“死亡月份加死亡后发放宽限月数”那个月的月末;每个补贴项目出一条(区分)"
  en: >-
    a person of the registry with a death, and grant payments with paid_on later than the end of the month of death +
    payment_grace_months; one finding for each item (object)
unless:
  - zh: "补贴项目为丧葬费或抚恤金"
    en: "item 丧葬费 or 抚恤金"
sentence: "户主{head_name}家的{name}已于{died_on}死亡,{last_due}以后一卡通仍发放“{item}”{payments}笔,共{amount}元"
advice: "停发并核实款项去向,多发的按规定追回;按户发放、应由家庭其他成员领取的,变更领款人;死亡登记有误的,更正登记。"
amount:
  zh: "晚于宽限月份的月末、同一项目的各笔发放之和"
  en: "the payments of the item that are later than the last month due, added up"
closes: "停发或变更手续、追回款项凭证;死亡登记有误的,更正证明"
--- */
WITH dead AS (
    SELECT m.member_no, m.household_no, m.listed_region, m.head_name, m.name, m.row_ref, m.person_key,
           d.died_on, d.link, d.row_ref AS death_ref,
           last_day(f_add_months(f_month(d.died_on), p.payment_grace_months)) AS last_due,
           row_number() OVER (PARTITION BY m.member_no ORDER BY d.died_on, d.link, d.id_no, d._row_id) AS place
    FROM member AS m
    JOIN civil_affairs_death AS d ON d.person_key = m.person_key
    JOIN param AS p ON p.region = m.policy_region
    WHERE f_accuses(d.link)
)
SELECT d.member_no AS subject_id, g.item AS object, d.household_no, d.listed_region AS region_code,
       greatest(d.link, max(g.link)) AS link,
       concat_ws(' ', d.row_ref, d.death_ref, array_agg(DISTINCT g.row_ref)) AS refs,
       d.head_name, d.name, d.died_on, f_ym(d.last_due) AS last_due, g.item,
       CAST(count(*) AS INT) AS payments, CAST(sum(g.amount) AS DECIMAL(18, 2)) AS amount, max(g.paid_on) AS last_paid_on,
       CAST(sum(g.amount) AS DECIMAL(18, 2)) AS at_stake
FROM dead AS d JOIN finance_grant AS g ON g.person_key = d.person_key
WHERE d.place = 1 AND f_accuses(g.link) AND g.paid_on > d.last_due AND g.item NOT IN ('丧葬费', '抚恤金')
GROUP BY d.member_no, g.item, d.household_no, d.listed_region, d.link, d.row_ref, d.death_ref, d.head_name, d.name,
         d.died_on, d.last_due
