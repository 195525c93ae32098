/* ---
id: MD-05
kind: entitlement
subject: member
severity: yellow
days: 30
department: 县卫生健康局
needs: [health.chronic]
params: []
grain: person
title: {zh: "慢性病未签约家庭医生", en: "chronic patient without a family doctor"}
when:
  zh: "正常成员有准确或修复关联的慢特病登记,类别为慢性病,救治状态为空或“救治中”,是否签约家庭医生为“否”,认定日期距业务日期已满30天(正好满的算)"
  en: >-
    chronic row linked to an active member, severity 慢性病, status empty or 救治中, family_doctor 否, confirmed_on <= D - 30
    days
unless: []
sentence: "户主{head_name}家的{name}于{confirmed_on}被认定患慢性病“{disease}”,未签约家庭医生"
advice: "由乡镇卫生院、村医上门签约,按规定开展随访;已签约的,更正慢特病台账。"
closes: "家庭医生签约服务协议、随访记录;已治愈的,医疗机构证明"
--- */
WITH unsigned_illness AS (
    SELECT c.person_key, c.disease, min(c.confirmed_on) AS confirmed_on, max(c.link) AS link,
           array_agg(DISTINCT c.row_ref) AS row_refs
    FROM health_chronic AS c
    CROSS JOIN run
    WHERE f_accuses(c.link) AND c.severity = '慢性病' AND (c.status IS NULL OR c.status = '救治中')
      AND c.family_doctor = false AND c.confirmed_on <= f_add_days(run.d, -30)
    GROUP BY c.person_key, c.disease
)
SELECT m.member_no AS subject_id, i.disease AS object, m.household_no, m.listed_region AS region_code,
       i.link, concat_ws(' ', m.row_ref, concat_ws(' ', i.row_refs)) AS refs,
       m.head_name, m.name, i.disease, i.confirmed_on
FROM unsigned_illness AS i
JOIN member AS m ON m.person_key = i.person_key
WHERE m.active
