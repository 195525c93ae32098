/* ---
id: WM-05
kind: risk
subject: resident
severity: yellow
days: 30
department: 县民政局
needs: [civil_affairs.allowance, civil_affairs.support]
params: []
grain: full
whole: [civil_affairs.allowance, civil_affairs.support]
title: {zh: "新纳入低保特困对象未纳入监测", en: "newly on allowance or support"}
when:
  zh: "城乡类别为农村的低保,或特困,起始年月为本月、上月或上上月,且本月仍在享受,本人不是建档成员"
  en: >-
    allowance of scheme 农村 or support with from_month in {M-2, M-1, M} and current in M, of a person who is no
    registry member
unless:
  - zh: "户主证件号码属于建档成员(加入已建档的户,由CV-03提示)"
    en: "the person's head_id_no belongs to a registry member (added to a registered household: CV-03 tells)"
sentence: "{name}自{from_month}起新享受{schemes},不是建档立卡户或监测户成员,户主也不在建档系统中"
advice: "入户核查家庭收入和“三保障”情况,符合条件的按程序纳入监测对象;不符合的说明理由。"
closes: "入户核查表;纳入的,监测对象认定表;不纳入的,村级评议记录"
--- */
WITH new_recipient AS (
    SELECT a.stranger_id, a.name, '农村低保' AS scheme, a.from_month, a.to_month, a.row_ref
    FROM civil_affairs_allowance AS a
    WHERE a.scheme = '农村' AND a.stranger_id IS NOT NULL
    UNION ALL
    SELECT s.stranger_id, s.name, '特困人员救助供养' AS scheme, s.from_month, s.to_month, s.row_ref
    FROM civil_affairs_support AS s
    WHERE s.stranger_id IS NOT NULL
)
SELECT r.stranger_id AS subject_id, '' AS object, CAST(NULL AS STRING) AS household_no, run.county_code AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', array_agg(DISTINCT r.row_ref)) AS refs,
       min(r.name) AS name, f_list(array_agg(DISTINCT r.scheme)) AS schemes, f_ym(min(r.from_month)) AS from_month
FROM new_recipient AS r
CROSS JOIN run
WHERE r.from_month >= f_add_months(run.m, -2) AND r.from_month <= run.m
  AND (r.to_month IS NULL OR r.to_month >= run.m)
  AND NOT EXISTS (
      SELECT 1 FROM civil_affairs_allowance AS a JOIN known_number AS k ON k.id_no = a.head_id_no
      WHERE a.id_no = r.stranger_id
  )
GROUP BY r.stranger_id, run.county_code
