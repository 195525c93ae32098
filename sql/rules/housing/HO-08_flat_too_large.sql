/* ---
id: HO-08
kind: conduct
subject: household
severity: orange
days: 15
department: 县发展和改革局
needs: [housing.relocation]
params: [area_per_head]
grain: household
title: {zh: 安置面积超标, en: relocation flat too large}
when:
  zh: "成员(不论成员状态)有准确或修复关联的易地扶贫搬迁,是否同步搬迁为“否”,安置面积大于“人均安置面积上限”乘安置人口(正好等于不算)"
  en: >-
    relocation linked to a member, accompanying no, area_m2 > area_per_head x people
unless: []
sentence: "户主{head_name}家易地搬迁安置面积超过人均{area_per_head}平方米:{relocations}"
advice: "核对安置人口、面积和房屋分配资料;登记有误的更正;多户合并安置的,分户登记;属实超标的,依规处理。"
closes: "安置协议、分房台账或更正后的搬迁台账"
--- */
WITH oversized AS (
    SELECT m.household_no, max(r.link) AS link,
           concat_ws(' ', array_agg(DISTINCT r.row_ref)) AS refs,
           f_list(array_agg(DISTINCT r.head_name || '户' || CAST(r.people AS STRING) || '人安置'
                            || f_money(r.area_m2) || '平方米')) AS relocations,
           f_money(max(p.area_per_head)) AS area_per_head
    FROM housing_relocation r
    JOIN member m ON m.person_key = r.person_key
    JOIN param p ON p.region = m.policy_region
    WHERE f_accuses(r.link) AND NOT r.accompanying AND r.area_m2 > p.area_per_head * r.people
    GROUP BY m.household_no
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       o.link, concat_ws(' ', h.row_ref, o.refs) AS refs,
       h.head_name, o.area_per_head, o.relocations
FROM oversized o
JOIN household h ON h.household_no = o.household_no
