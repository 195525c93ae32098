/* ---
id: PR-01
kind: conduct
subject: member
severity: orange
days: 15
department: 县人力资源和社会保障局
needs: [human_resources.post]
object_needs: {c: civil_affairs.death}
params: [post_max_age]
grain: person
title: {zh: 公益性岗位聘用不合规, en: public-welfare post against the rules}
when:
  zh: "建档成员(不论成员状态)业务日期当天在岗(准确或修复关联),并且有以下之一:a 周岁超过“公益性岗位年龄上限”(正好等于不算);b 当天另有一条在岗记录;c 有死亡日期不晚于业务日期的死亡登记(只在当晚死亡登记可用时看);每种情形出一条(区分)"
  en: >-
    post current on D linked to a registry member (any status) who (a) is older than post_max_age in full years, (b)
    has another post row current on D, or (c) has a death <= D (only when civil_affairs.death is usable): one finding
    for each letter (object)
unless: []
sentence: "户主{head_name}家的{name}在公益性岗位上({posts}),{problem}"
advice: "核实在岗情况;超龄、重复聘用或已死亡的,解除聘用,停发并追回多发的岗位补贴;登记有误的更正。"
closes: "解除聘用手续、补贴停发或追缴凭证,或更正后的岗位台账"
--- */
WITH employed AS (
    SELECT p.person_key, CAST(count(DISTINCT p.row_ref) AS INT) AS held, max(p.link) AS link,
           concat_ws(' ', array_agg(DISTINCT p.row_ref)) AS refs,
           f_list(array_agg(DISTINCT p.post || ',' || f_ymd(p.from_date) || '上岗')) AS posts
    FROM human_resources_post p
    CROSS JOIN run
    WHERE f_accuses(p.link)
      AND p.from_date <= run.d AND (p.to_date IS NULL OR p.to_date >= run.d)
    GROUP BY p.person_key
),
dead AS (
    -- Empty where the deaths are not usable: then nobody is said to be dead.
    SELECT d.person_key, min(d.died_on) AS died_on, max(d.link) AS link,
           concat_ws(' ', array_agg(DISTINCT d.row_ref)) AS refs
    FROM civil_affairs_death d
    CROSS JOIN run
    WHERE f_accuses(d.link) AND d.died_on <= run.d
    GROUP BY d.person_key
),
letter AS (
    SELECT m.member_no, 'a' AS object, e.link, e.refs, e.posts,
           f_ymd(m.id_birth) || '出生,已超过' || CAST(CAST(q.post_max_age AS INT) AS STRING) || '周岁' AS problem
    FROM employed e
    JOIN member m ON m.person_key = e.person_key
    JOIN param q ON q.region = m.policy_region
    CROSS JOIN run
    WHERE f_age(m.id_birth, run.d) > q.post_max_age
    UNION ALL
    SELECT m.member_no, 'b' AS object, e.link, e.refs, e.posts,
           '同时有' || CAST(e.held AS STRING) || '条在岗记录' AS problem
    FROM employed e
    JOIN member m ON m.person_key = e.person_key
    WHERE e.held >= 2
    UNION ALL
    SELECT m.member_no, 'c' AS object, greatest(e.link, d.link) AS link, concat_ws(' ', e.refs, d.refs) AS refs, e.posts,
           '而已于' || f_ymd(d.died_on) || '死亡' AS problem
    FROM employed e
    JOIN member m ON m.person_key = e.person_key
    JOIN dead d ON d.person_key = e.person_key
)
SELECT m.member_no AS subject_id, l.object, m.household_no, m.listed_region AS region_code,
       l.link, concat_ws(' ', m.row_ref, l.refs) AS refs,
       m.head_name, m.name, l.posts, l.problem
FROM letter l
JOIN member m ON m.member_no = l.member_no
