/* ---
id: DE-05
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: [health.settlement]
grain: person
title: {zh: 登记死亡但仍有就医记录, en: registered dead, treated later}
when:
  zh: "成员状态为“死亡”且填写了状态日期,有准确或修复关联的医保结算,结算日期晚于状态日期加30天(正好第30天的不算)"
  en: >-
    member with member_status 死亡 and status_on given, and a settlement settled_on > status_on + 30 days
unless: []
sentence: "户主{head_name}家的{name}登记于{status_on}死亡,此后仍有{bills}笔就医结算,最近一笔在{last_settled_on}"
advice: "入户核实本人是否健在:健在的恢复为正常成员;确已死亡的,通知医保部门核查冒用。"
closes: "本人近期照片,或死亡证明、火化证复印件"
--- */
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       max(s.link) AS link, concat_ws(' ', m.row_ref, array_agg(DISTINCT s.row_ref)) AS refs,
       m.head_name, m.name, m.status_on, CAST(count(*) AS INT) AS bills, max(s.settled_on) AS last_settled_on
FROM member AS m JOIN health_settlement AS s ON s.person_key = m.person_key
WHERE m.member_status = '死亡' AND f_accuses(s.link) AND s.settled_on > f_add_days(m.status_on, 30)
GROUP BY m.member_no, m.household_no, m.listed_region, m.row_ref, m.head_name, m.name, m.status_on
