/* ---
id: WM-04
kind: risk
subject: resident
severity: yellow
days: 30
department: 县残疾人联合会
needs: [disabled_federation.certificate, civil_affairs.allowance, civil_affairs.support, police.resident]
params: []
grain: full
whole: [disabled_federation.certificate, civil_affairs.allowance, civil_affairs.support, police.resident]
title: {zh: "新增重度残疾人未纳入监测", en: "newly severely disabled, not registered"}
when:
  zh: "残疾人证等级为一级或二级,状态为“有效”,签发日期在业务日期前90天内(第90天当天不算,业务日期当天算),持证人在户籍人口中为“正常”、农业户口,不是建档成员,业务日期当天没有享受中的低保或特困"
  en: >-
    certificate grade 一级 or 二级, status 有效, issued_on in (D - 90 days, D], of a resident 正常 and 农业 who is no registry
    member and has no allowance or support current on D
unless:
  - zh: "残疾证号末尾为B1、B2等(换发)"
    en: "the certificate number ends in B1, B2 … (a reissue)"
sentence: "{name}于{issued_on}新办{grade}残疾人证({kind}),不是建档立卡户或监测户成员,也未享受低保、特困"
advice: "入户核查家庭收入、照料和“三保障”情况,符合条件的按程序纳入监测对象或申请低保、特困;不符合的说明理由。"
closes: "入户核查表;纳入的,监测对象认定表或低保、特困审批表;不纳入的,村级评议记录"
--- */
-- Between departments' rows about strangers: equal valid numbers and the same name, nothing else.
WITH newly_severe AS (
    SELECT c.stranger_id, c.name_mask, c.kind, c.grade, c.issued_on, c.row_ref
    FROM disabled_federation_certificate AS c CROSS JOIN run
    WHERE c.grade IN ('一级', '二级') AND c.status = '有效' AND NOT f_match(c.disability_no, 'B[0-9]+$')
      AND c.issued_on > f_add_days(run.d, -90) AND c.issued_on <= run.d
),
helped AS (
    SELECT a.id_no, a.name_mask
    FROM civil_affairs_allowance AS a CROSS JOIN run
    WHERE a.from_month <= run.m AND (a.to_month IS NULL OR a.to_month >= run.m)
    UNION ALL
    SELECT s.id_no, s.name_mask
    FROM civil_affairs_support AS s CROSS JOIN run
    WHERE s.from_month <= run.m AND (s.to_month IS NULL OR s.to_month >= run.m)
)
SELECT r.stranger_id AS subject_id, '' AS object, CAST(NULL AS STRING) AS household_no,
       coalesce(v.village, run.county_code) AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', r.row_ref, array_agg(DISTINCT c.row_ref)) AS refs,
       r.name, f_ymd(min(c.issued_on)) AS issued_on, f_list(array_agg(DISTINCT c.grade)) AS grade,
       f_list(array_agg(DISTINCT c.kind)) AS kind
FROM newly_severe AS c
JOIN police_resident AS r ON r.id_no = c.stranger_id AND r.name_mask = c.name_mask
LEFT JOIN village_of AS v ON v.region_code = r.region_code
CROSS JOIN run
WHERE r.stranger_id IS NOT NULL AND r.status = '正常' AND r.hukou_kind = '农业'
  AND NOT EXISTS (SELECT 1 FROM helped AS h WHERE h.id_no = r.stranger_id AND h.name_mask = r.name_mask)
GROUP BY r.stranger_id, v.village, run.county_code, r.row_ref, r.name
