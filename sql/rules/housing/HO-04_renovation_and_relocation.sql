/* ---
id: HO-04
kind: entitlement
subject: household
severity: red
days: 15
department: 县住房和城乡建设局
needs: [housing.renovation, housing.relocation]
params: [housing_double_from]
grain: household
title: {zh: 重复享受危房改造和易地搬迁, en: renovation and relocation both drawn}
when:
  zh: "同一户的成员(不论成员状态,准确或修复关联)既有危房改造、又有易地扶贫搬迁(是否同步搬迁为“否”),改造年度不早于“危改与搬迁重复起算年度”"
  en: >-
    a renovation linked to a member and a relocation (accompanying no) linked to a member of the same household, the
    renovation's year >= housing_double_from
unless: []
sentence: "户主{head_name}家既享受危房改造({renovations}),又享受易地扶贫搬迁({relocations})"
advice: "住建、发改部门核对两项补助的对象和时间;属实的,按政策保留一项,另一项补助依规追回。"
amount:
  zh: "所列各次危房改造的补助之和(搬迁的补助不在名单中)"
  en: "the grants of the renovations listed; the relocation list has no sums"
closes: "两部门核对结论;重复享受的,补助资金追缴凭证"
--- */
WITH renovated AS (
    SELECT m.household_no, max(r.link) AS link,
           concat_ws(' ', array_agg(DISTINCT r.row_ref)) AS refs,
           f_list(array_agg(DISTINCT r.name || CAST(r.year AS STRING) || '年' || r.method || ',补助'
                            || f_money(r.grant) || '元')) AS renovations
    FROM housing_renovation r
    JOIN member m ON m.person_key = r.person_key
    JOIN param p ON p.region = m.policy_region
    WHERE f_accuses(r.link) AND r.year >= p.housing_double_from
    GROUP BY m.household_no
),
granted AS (
    -- A person may stand twice in one household: one grant still counts once.
    SELECT g.household_no, CAST(sum(g.amount) AS DECIMAL(18, 2)) AS at_stake
    FROM (SELECT DISTINCT m.household_no, r.row_ref, r.grant AS amount
          FROM housing_renovation r
          JOIN member m ON m.person_key = r.person_key
          JOIN param p ON p.region = m.policy_region
          WHERE f_accuses(r.link) AND r.year >= p.housing_double_from) AS g
    GROUP BY g.household_no
),
relocated AS (
    SELECT m.household_no, max(r.link) AS link,
           concat_ws(' ', array_agg(DISTINCT r.row_ref)) AS refs,
           f_list(array_agg(DISTINCT r.head_name || '户安置在' || r.site)) AS relocations
    FROM housing_relocation r
    JOIN member m ON m.person_key = r.person_key
    WHERE f_accuses(r.link) AND NOT r.accompanying
    GROUP BY m.household_no
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       greatest(a.link, b.link) AS link, concat_ws(' ', h.row_ref, a.refs, b.refs) AS refs,
       h.head_name, a.renovations, b.relocations, g.at_stake
FROM renovated a
JOIN granted g ON g.household_no = a.household_no
JOIN relocated b ON b.household_no = a.household_no
JOIN household h ON h.household_no = a.household_no
