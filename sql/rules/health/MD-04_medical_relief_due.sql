/* ---
id: MD-04
kind: entitlement
subject: member
severity: orange
days: 15
department: 县医疗保障局
needs: [health.settlement, civil_affairs.allowance, civil_affairs.support]
params: [relief_floor]
grain: person
title: {zh: "应享医疗救助未享", en: "medical relief due but not paid"}
when:
  zh: "正常成员在业务日期所在年度、到业务日期为止有住院结算(准确或修复关联),结算当天正享受低保或特困(准确或修复关联),医疗救助支付为0,且个人自付达到“医疗救助起付线”;证据列出各笔结算"
  en: >-
    active member on allowance or support current on the day of a 住院 bill of D's year with relief_paid 0 and self_paid
    >= relief_floor; evidence lists the bills
unless: []
sentence: "户主{head_name}家的{name}享受{schemes}期间有{bills}笔住院费用未获医疗救助,个人自付合计{self_paid}元(结算日期:{settled_days})"
advice: "核对救助对象身份和结算单,应救助的补报补付;因信息未同步的,更正医保人员类别。"
closes: "医疗救助补付凭证;不应救助的,情况说明及政策依据"
--- */
WITH benefit AS (
    SELECT person_key, '低保' AS scheme, from_month, to_month, link, row_ref FROM civil_affairs_allowance
    UNION ALL
    SELECT person_key, '特困供养' AS scheme, from_month, to_month, link, row_ref FROM civil_affairs_support
),
unrelieved_bill AS (
    SELECT m.member_no, s.bill_no, s.settled_on, s.self_paid, greatest(s.link, b.link) AS link,
           s.row_ref AS bill_ref, b.scheme, b.row_ref AS benefit_ref
    FROM health_settlement AS s
    CROSS JOIN run
    JOIN member AS m ON m.person_key = s.person_key
    JOIN param AS p ON p.region = m.policy_region
    JOIN benefit AS b ON b.person_key = s.person_key
    WHERE m.active AND f_accuses(s.link) AND f_accuses(b.link)
      AND s.kind = '住院' AND f_year(s.settled_on) = run.y AND s.settled_on <= run.d
      AND s.relief_paid = 0 AND s.self_paid >= p.relief_floor
      AND b.from_month <= s.settled_on AND (b.to_month IS NULL OR b.to_month >= f_month(s.settled_on))
),
billed AS (
    SELECT member_no, CAST(count(*) AS INTEGER) AS bills, CAST(sum(self_paid) AS DECIMAL(18, 2)) AS self_paid
    FROM (SELECT DISTINCT member_no, bill_no, self_paid FROM unrelieved_bill) AS bill
    GROUP BY member_no
),
evidence AS (
    SELECT member_no, f_list(array_agg(DISTINCT scheme)) AS schemes,
           f_list(array_agg(DISTINCT f_ymd(settled_on))) AS settled_days,
           max(link) AS link, array_agg(DISTINCT bill_ref) AS bill_refs, array_agg(DISTINCT benefit_ref) AS benefit_refs
    FROM unrelieved_bill
    GROUP BY member_no
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       e.link, concat_ws(' ', m.row_ref, concat_ws(' ', e.bill_refs), concat_ws(' ', e.benefit_refs)) AS refs,
       m.head_name, m.name, e.schemes, b.bills, b.self_paid, e.settled_days
FROM billed AS b
JOIN evidence AS e ON e.member_no = b.member_no
JOIN member AS m ON m.member_no = b.member_no
