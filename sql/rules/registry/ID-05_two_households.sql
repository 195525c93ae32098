/* ---
id: ID-05
kind: data
subject: member
severity: orange
days: 15
department: 乡镇
needs: []
grain: full
title: {zh: 同一人在两户建档, en: same person in two registered households}
when:
  zh: "不同户的两名正常成员有效证件号码相同;每两人只出一条,主体是所在户识别日期较晚的一人(同日的,取人编号较大的);区分:另一人的人编号"
  en: >-
    two active members of different households have the same valid id_no; one finding for each unordered pair, subject
    = the member with the later household identified_on (then the larger member_no); object = the other member_no
unless: []
sentence: "{name}({identified_on}识别的户主{head_name}家)与{other_name}({other_identified_on}识别的户主{other_head_name}家)证件号码相同,同一人在两户建档"
advice: "核实该人实际生活在哪一户,在另一户作减少处理;号码录错的,更正证件号码。"
closes: "户口簿复印件;婚嫁、分户、收养等变动的证明"
--- */
WITH twice AS (
    SELECT person_key
    FROM member
    WHERE active AND id_no_valid
    GROUP BY person_key
    HAVING count(*) > 1
),
registered AS (
    SELECT m.* FROM member AS m JOIN twice ON twice.person_key = m.person_key WHERE m.active AND m.id_no_valid
)
SELECT a.member_no AS subject_id, b.member_no AS object, a.household_no, a.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', a.row_ref, b.row_ref) AS refs,
       a.head_name, a.name, a.identified_on, a.id_no,
       b.household_no AS other_household_no, b.head_name AS other_head_name, b.name AS other_name,
       b.identified_on AS other_identified_on
FROM registered AS a
JOIN registered AS b ON b.person_key = a.person_key AND b.household_no <> a.household_no
WHERE a.identified_on > b.identified_on OR (a.identified_on = b.identified_on AND a.member_no > b.member_no)
