/* ---
id: WM-01
kind: risk
subject: household
severity: orange
days: 10
department: 乡镇
needs: [health.settlement]
params: [medical_share_registered, rural_dpi]
grain: household
title: {zh: "医疗自付费用过高", en: "high medical burden in a registered household"}
when:
  zh: "本户正常成员(准确或修复关联)在业务日期所在年度、到业务日期为止结算的个人自付合计,达到“建档户医疗自付占比”乘“上年度农村居民人均可支配收入”"
  en: >-
    sum of self_paid of bills linked to active members settled in D's calendar year up to D >=
    medical_share_registered x rural_dpi
unless: []
sentence: "户主{head_name}户{year}年医保结算个人自付合计{self_paid}元({bills}笔,涉及{patients}),达到预警线{threshold}元(上年农村居民人均可支配收入{rural_dpi}元的{share_percent}%)"
advice: "入户了解病情和实际负担,核对商业保险、防贫保和民政救助是否已赔付;负担确实过重的,按程序申报医疗救助、临时救助,有返贫风险的纳入监测。"
closes: "结算单或费用清单、已获赔付或救助的凭证、入户核查记录;纳入监测的,监测对象认定表"
--- */
WITH patient AS (
    -- Summed by person before households are looked at: few come near the threshold.
    SELECT s.person_key, sum(s.self_paid) AS self_paid
    FROM health_settlement AS s
    CROSS JOIN run
    WHERE f_accuses(s.link) AND f_year(s.settled_on) = run.y AND s.settled_on <= run.d
    GROUP BY s.person_key
),
burdened AS (
    SELECT DISTINCT m.household_no, m.policy_region, p.person_key, p.self_paid
    FROM patient AS p
    JOIN member AS m ON m.person_key = p.person_key
    WHERE m.active
),
over_threshold AS (
    SELECT b.household_no
    FROM burdened AS b
    JOIN param AS p ON p.region = b.policy_region
    GROUP BY b.household_no
    HAVING sum(b.self_paid) >= min(p.medical_share_registered * p.rural_dpi)
),
burden_bill AS (
    -- A person who stands twice in one household has one set of bills.
    SELECT m.household_no, s.self_paid, s.link, s.row_ref, min(m.name) AS patient
    FROM over_threshold AS o
    JOIN member AS m ON m.household_no = o.household_no
    JOIN health_settlement AS s ON s.person_key = m.person_key
    CROSS JOIN run
    WHERE m.active AND f_accuses(s.link) AND f_year(s.settled_on) = run.y AND s.settled_on <= run.d
    GROUP BY m.household_no, s.self_paid, s.link, s.row_ref
),
burden AS (
    SELECT household_no, CAST(sum(self_paid) AS DECIMAL(18, 2)) AS self_paid, CAST(count(*) AS INTEGER) AS bills,
           f_list(array_agg(DISTINCT patient)) AS patients, max(link) AS link, array_agg(DISTINCT row_ref) AS bill_refs
    FROM burden_bill
    GROUP BY household_no
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       b.link, concat_ws(' ', h.row_ref, concat_ws(' ', b.bill_refs)) AS refs,
       h.head_name, run.y AS year, b.self_paid, b.bills, b.patients,
       round(p.medical_share_registered * p.rural_dpi, 2) AS threshold,
       round(p.rural_dpi, 2) AS rural_dpi, round(p.medical_share_registered * 100, 2) AS share_percent
FROM burden AS b
JOIN household AS h ON h.household_no = b.household_no
JOIN param AS p ON p.region = h.policy_region
CROSS JOIN run
WHERE b.self_paid >= p.medical_share_registered * p.rural_dpi
