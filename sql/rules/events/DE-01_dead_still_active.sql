/* ---
id: DE-01
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: [civil_affairs.death]
params: [death_grace_days]
grain: person
title: {zh: 成员已死亡未作自然减少, en: dead member still active in the registry}
when:
  zh: "正常成员有准确或修复关联的死亡登记,死亡日期距业务日期已满“死亡核减宽限天数”(正好满的算)"
  en: >-
    active member linked to a death with died_on <= D - death_grace_days
unless:
  - zh: "当晚户籍人口可用,且该号码为“正常”,状态日期晚于死亡日期(死亡登记有误)"
    en: "police.resident is usable and shows the ID as 正常 with status_on after died_on (a wrong registration)"
sentence: "户主{head_name}家的{name}已于{died_on}死亡,建档系统中仍为正常成员"
advice: "核对死亡证明或火化证;属实的,在系统中作自然减少并停发相关补助;人还健在的,通知民政部门更正死亡登记。"
closes: "死亡证明、火化证复印件;本人健在的,近期照片或公安机关证明"
--- */
WITH stated AS (
    SELECT m.member_no, m.household_no, m.listed_region, m.head_name, m.name, m.row_ref AS member_ref,
           d.row_ref AS death_ref, d.link, d.died_on, d.registered_on,
           row_number() OVER (PARTITION BY m.member_no ORDER BY d.died_on, d.link, d.id_no, d._row_id) AS place
    FROM member AS m
    JOIN civil_affairs_death AS d ON d.person_key = m.person_key
    JOIN param AS p ON p.region = m.policy_region
    CROSS JOIN run
    WHERE m.active AND f_accuses(d.link) AND d.died_on <= f_add_days(run.d, -p.death_grace_days)
      -- Empty when police.resident is not usable, and then it excuses nobody.
      AND NOT EXISTS (SELECT 1 FROM police_resident AS r WHERE r.person_key = m.person_key AND f_excuses(r.link)
                      AND r.status = '正常' AND r.status_on > d.died_on)
)
SELECT member_no AS subject_id, '' AS object, household_no, listed_region AS region_code,
       link, concat_ws(' ', member_ref, death_ref) AS refs,
       head_name, name, died_on, registered_on
FROM stated
WHERE place = 1
