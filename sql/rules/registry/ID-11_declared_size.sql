/* ---
id: ID-11
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: []
grain: household
title: {zh: 家庭人口数不符, en: declared size differs from members}
when:
  zh: "登记的家庭人口数与正常成员人数不同,且至少有一名正常成员"
  en: >-
    declared_size is not the number of active members, and there is at least one
unless: []
sentence: "户主{head_name}家登记家庭人口{declared_size}人,系统中正常成员{active_members}人"
advice: "核对户口簿和实际共同生活人口,更正家庭人口数,或补录、减少成员。"
closes: "户口簿复印件"
--- */
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, h.declared_size, h.active_members
FROM household AS h
WHERE h.active_members > 0 AND h.declared_size <> h.active_members
