/* ---
id: ID-06
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: [police.resident]
grain: person
title: {zh: 姓名与户籍登记不一致, en: name differs from the household register}
when:
  zh: "正常成员,证件号码有效,户籍人口中有同一号码,但按统一写法比较后姓名不同(差一个字也算)"
  en: >-
    active member with a valid id_no found in police.resident under a name that differs after name folding
unless:
  - zh: "姓名只差生僻字、占位符、异体字或间隔号"
    en: "the names differ only in a rare, placeholder or variant character or the middle dot"
sentence: "户主{head_name}家的{name},户籍登记中同一证件号码的姓名为{resident_name}"
advice: "核对居民身份证或户口簿:姓名录错的,在建档系统中更正;证件号码录成他人的,更正号码;户籍登记有误的,由本人向公安机关申请更正。"
closes: "居民身份证或户口簿复印件"
--- */
WITH by_number AS (
    -- The person whose number a row carries: of a row that is linked exactly it is the one it is linked to.
    SELECT r.row_ref, r.name, r.name_mask,
           CASE WHEN r.link = 'exact' THEN r.person_key WHEN r.id_no_valid THEN f_person_key(r.id_no) END AS person_key
    FROM police_resident AS r
    WHERE f_excuses(r.link)
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       -- The number is the same; that the names are not is what the finding says.
       'exact' AS link, concat_ws(' ', m.row_ref, r.row_ref) AS refs,
       m.head_name, m.name, r.name AS resident_name
FROM member AS m JOIN by_number AS r ON r.person_key = m.person_key
WHERE m.active AND r.name_mask <> m.name_mask
