/* ---
id: HO-10
kind: wrong_inclusion
subject: resident
severity: red
days: 7
department: 县发展和改革局
needs: [housing.relocation]
params: []
grain: person
whole: [housing.relocation]
title: {zh: 非建档户享受易地搬迁, en: relocation of an unregistered household}
when:
  zh: "易地扶贫搬迁,是否同步搬迁为“否”,户主不是建档成员"
  en: >-
    relocation with accompanying no whose head is no registry member
unless: []
sentence: "{name}户以易地扶贫搬迁对象身份安置在{site}({people}人,{area_m2}平方米),但{name}不是建档立卡户成员"
advice: "核对搬迁对象资格;属同步搬迁的,更正“是否同步搬迁”;登记号码有误的,更正号码;不符合条件的,依规清退。"
closes: "搬迁对象审批资料或更正后的搬迁台账;清退的,清退手续"
--- */
SELECT r.stranger_id AS subject_id, '' AS object, CAST(NULL AS STRING) AS household_no, run.county_code AS region_code,
       CAST(NULL AS STRING) AS link, r.row_ref AS refs,
       r.head_name AS name, r.site, r.people, r.area_m2
FROM housing_relocation r
CROSS JOIN run
WHERE NOT r.accompanying AND r.stranger_id IS NOT NULL
