/* ---
id: HO-07
kind: risk
subject: household
severity: orange
days: 15
department: 县自然资源局
needs: [housing.relocation]
params: [demolition_days]
grain: household
title: {zh: 旧房未拆除, en: old house not demolished}
when:
  zh: "成员(不论成员状态)有准确或修复关联的易地扶贫搬迁,是否同步搬迁为“否”,入住日期距业务日期已满“旧房拆除期限天数”(正好满的算),旧房拆除日期为空"
  en: >-
    relocation linked to a member, accompanying no, moved_in_on <= D - demolition_days, demolished_on empty
unless: []
sentence: "户主{head_name}家易地搬迁入住({relocations})已满{demolition_days}天,无旧房拆除日期"
advice: "核实旧房是否已拆除复垦;已拆除的,补录日期;连体房、文物等不宜拆除的,补齐批准手续;其余限期拆除。"
closes: "拆旧复垦验收表、拆除前后照片,或不予拆除的批准文件"
--- */
WITH standing AS (
    SELECT m.household_no, max(r.link) AS link,
           concat_ws(' ', array_agg(DISTINCT r.row_ref)) AS refs,
           f_list(array_agg(DISTINCT r.head_name || '户' || f_ymd(r.moved_in_on) || '入住' || r.site)) AS relocations,
           CAST(max(p.demolition_days) AS INT) AS demolition_days
    FROM run
    CROSS JOIN housing_relocation r
    JOIN member m ON m.person_key = r.person_key
    JOIN param p ON p.region = m.policy_region
    WHERE f_accuses(r.link) AND NOT r.accompanying AND r.demolished_on IS NULL
      AND r.moved_in_on <= f_add_days(run.d, -CAST(p.demolition_days AS INT))
    GROUP BY m.household_no
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       s.link, concat_ws(' ', h.row_ref, s.refs) AS refs,
       h.head_name, s.demolition_days, s.relocations
FROM standing s
JOIN household h ON h.household_no = s.household_no
