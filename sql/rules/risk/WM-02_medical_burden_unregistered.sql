/* ---
id: WM-02
kind: risk
subject: resident
severity: orange
days: 10
department: 乡镇
needs: [health.settlement, police.resident]
params: [medical_share_other, rural_dpi]
grain: full
whole: [health.settlement, police.resident]
title: {zh: "未建档农户医疗自付费用过高", en: "high medical burden of an unregistered rural resident"}
when:
  zh: "户籍人口中状态为“正常”、户口性质为“农业”、与任何建档成员都没有关联的居民,在业务日期所在年度、到业务日期为止结算的个人自付合计,达到“未建档户医疗自付占比”乘“上年度农村居民人均可支配收入”"
  en: >-
    resident with status 正常 and hukou_kind 农业, no link to any registry member, whose self_paid in D's calendar year up
    to D >= medical_share_other x rural_dpi
unless: []
sentence: "未建档的农村居民{name}{year}年医保结算个人自付合计{self_paid}元({bills}笔),达到预警线{threshold}元(上年农村居民人均可支配收入{rural_dpi}元的{share_percent}%)"
advice: "入户了解病情、家庭收入和实际负担,核对商业保险、防贫保和民政救助是否已赔付;有返贫致贫风险的,按程序纳入监测对象。"
closes: "结算单或费用清单、已获赔付或救助的凭证、入户核查记录;纳入监测的,监测对象认定表"
--- */
-- Summed before anybody is looked up: few of the county's patients come near any threshold.
WITH patient AS (
    SELECT s.id_no, s.name_mask, CAST(sum(s.self_paid) AS DECIMAL(18, 2)) AS self_paid, CAST(count(*) AS INTEGER) AS bills
    FROM health_settlement AS s CROSS JOIN run
    WHERE s.link IS NULL AND f_year(s.settled_on) = run.y AND s.settled_on <= run.d
    GROUP BY s.id_no, s.name_mask
    HAVING sum(s.self_paid) >= (SELECT min(medical_share_other * rural_dpi) FROM param)
),
burden AS (
    SELECT r.stranger_id, r.name_mask, r.name, coalesce(v.village, run.county_code) AS region_code, run.y AS year,
           r.row_ref, patient.self_paid, patient.bills
    FROM patient
    JOIN police_resident AS r ON r.id_no = patient.id_no AND r.name_mask = patient.name_mask
    LEFT JOIN village_of AS v ON v.region_code = r.region_code
    CROSS JOIN run
    WHERE r.stranger_id IS NOT NULL AND r.status = '正常' AND r.hukou_kind = '农业'
)
SELECT b.stranger_id AS subject_id, '' AS object, CAST(NULL AS STRING) AS household_no, b.region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', b.row_ref, array_agg(DISTINCT s.row_ref)) AS refs,
       b.name, b.year, b.self_paid, b.bills,
       round(p.medical_share_other * p.rural_dpi, 2) AS threshold,
       round(p.rural_dpi, 2) AS rural_dpi, round(p.medical_share_other * 100, 2) AS share_percent
FROM burden AS b
JOIN param AS p ON p.region = b.region_code
JOIN health_settlement AS s ON s.id_no = b.stranger_id AND s.name_mask = b.name_mask
CROSS JOIN run
WHERE b.self_paid >= p.medical_share_other * p.rural_dpi
  AND s.link IS NULL AND f_year(s.settled_on) = run.y AND s.settled_on <= run.d
GROUP BY b.stranger_id, b.region_code, b.row_ref, b.name, b.year, b.self_paid, b.bills, p.medical_share_other, p.rural_dpi
