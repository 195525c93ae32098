/* ---
id: ID-08
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: [police.resident]
grain: person
title: {zh: 户籍库查无此人, en: ID not in the household register}
when:
  zh: "正常成员,证件号码有效,户籍人口中没有这一号码(迁出、注销的也算有)"
  en: >-
    active member, valid id_no, no police.resident row with that id_no
unless:
  - zh: "有户籍记录以修复或疑似方式关联到该成员"
    en: "a resident row is linked repaired or likely to the member"
sentence: "户主{head_name}家的{name}的证件号码在户籍登记中查不到"
advice: "核对居民身份证或户口簿上的号码,录错的在建档系统中更正;户口在外县的,注明户籍地;确无户口的,协助向公安机关申请登记。"
closes: "居民身份证或户口簿复印件;户口在外县的,户籍地公安机关证明"
--- */
WITH unlinked AS (
    SELECT m.*
    FROM member AS m
    WHERE m.active AND m.person_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM police_resident AS r WHERE r.person_key = m.person_key AND f_excuses(r.link))
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, m.row_ref AS refs,
       m.head_name, m.name, m.id_birth
FROM unlinked AS m
-- A row with his number is always linked, be it under another name or to a namesake without a number.
WHERE NOT EXISTS (SELECT 1 FROM police_resident AS r
                  WHERE r.id_no = m.person_id AND f_excuses(r.link) AND r.link <> 'exact')
