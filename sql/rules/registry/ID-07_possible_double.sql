/* ---
id: ID-07
kind: data
subject: member
severity: yellow
days: 30
department: 乡镇
needs: []
grain: full
title: {zh: 疑似重复建档, en: possible double registration}
when:
  zh: "不同户的两名正常成员,按统一写法姓名相同,号码所示出生日期相同,同村,有效证件号码不同;每两人只出一条,主体是所在户识别日期较晚的一人(同日的,取人编号较大的);区分:另一人的人编号"
  en: >-
    two active members of different households, fold-equal names, same birth date (of the number) and village,
    different valid id_no; one finding for each unordered pair, subject = the member with the later household
    identified_on (then the larger member_no); object = the other member_no
unless:
  - zh: "当晚户籍人口可用,且两个号码在其中都是“正常”:确是两个人"
    en: "police.resident is usable tonight and holds both ID numbers with status 正常: two real people"
sentence: "{name}({identified_on}识别的户主{head_name}家)与{other_name}({other_identified_on}识别的户主{other_head_name}家)同村、同名、同为{id_birth}出生,证件号码不同,疑似重复建档"
advice: "入户核实是否同一人;同一人的,保留正确号码的一户,另一户作减少处理;确为两人的,附两人证件说明。"
closes: "两人的居民身份证或户口簿复印件"
--- */
WITH shared AS (
    SELECT name_fold, id_birth, village
    FROM member
    WHERE active AND id_no_valid AND village IS NOT NULL
    GROUP BY name_fold, id_birth, village
    HAVING min(person_key) <> max(person_key)
),
namesake AS (
    SELECT m.*
    FROM member AS m
    JOIN shared AS s ON s.name_fold = m.name_fold AND s.id_birth = m.id_birth AND s.village = m.village
    WHERE m.active AND m.id_no_valid
),
real_person AS (
    -- Empty when police.resident is not usable, and then it excuses nobody.
    SELECT DISTINCT r.person_key
    FROM police_resident AS r
    WHERE f_excuses(r.link) AND r.status = '正常' AND r.person_key IN (SELECT n.person_key FROM namesake AS n)
)
SELECT a.member_no AS subject_id, b.member_no AS object, a.household_no, a.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', a.row_ref, b.row_ref) AS refs,
       a.head_name, a.name, a.id_birth, a.identified_on, a.id_no,
       b.household_no AS other_household_no, b.head_name AS other_head_name, b.name AS other_name,
       b.identified_on AS other_identified_on, b.id_no AS other_id_no
FROM namesake AS a
JOIN namesake AS b ON b.name_fold = a.name_fold AND b.id_birth = a.id_birth AND b.village = a.village
    AND b.id_no <> a.id_no AND b.household_no <> a.household_no
WHERE (a.identified_on > b.identified_on OR (a.identified_on = b.identified_on AND a.member_no > b.member_no))
  AND NOT (EXISTS (SELECT 1 FROM real_person AS r WHERE r.person_key = a.person_key)
           AND EXISTS (SELECT 1 FROM real_person AS r WHERE r.person_key = b.person_key))
