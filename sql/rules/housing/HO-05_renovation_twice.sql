/* ---
id: HO-05
kind: entitlement
subject: household
severity: red
days: 15
department: 县住房和城乡建设局
needs: [housing.renovation]
params: [renovation_interval]
grain: household
title: {zh: 重复享受危房改造, en: renovation drawn twice}
when:
  zh: "同一户的成员(不论成员状态,准确或修复关联)有两次及以上补助金额大于0的危房改造,其中任意两次相隔不满“危房改造间隔年数”(正好等于不算)"
  en: >-
    two or more renovations with grant > 0 linked to members of one household less than renovation_interval years
    apart (any two)
unless: []
sentence: "户主{head_name}家在{interval_years}年内两次以上享受危房改造补助:{renovations}"
advice: "核对各次改造的房屋和对象是否为同一户;属实的,重复补助依规追回。"
amount:
  zh: "除最早一次外,所列各次危房改造的补助之和"
  en: "the grants of all renovations listed but the first"
closes: "历次改造审批和验收资料;重复享受的,补助资金追缴凭证"
--- */
WITH granted AS (
    -- A person may stand twice in one household: one grant still counts once.
    SELECT DISTINCT m.household_no, r.row_ref, r.link, r.name, r.year, r.method, r.grant AS amount
    FROM housing_renovation r
    JOIN member m ON m.person_key = r.person_key
    WHERE f_accuses(r.link) AND r.grant > 0
),
repeated AS (
    SELECT h.household_no, max(a.link) AS link,
           concat_ws(' ', array_agg(DISTINCT a.row_ref)) AS refs,
           f_list(array_agg(DISTINCT CAST(a.year AS STRING) || '年' || a.name || a.method || ',补助'
                            || f_money(a.amount) || '元')) AS renovations,
           CAST(max(p.renovation_interval) AS INT) AS interval_years
    FROM granted a
    JOIN granted b ON b.household_no = a.household_no AND b.row_ref <> a.row_ref
    JOIN household h ON h.household_no = a.household_no
    JOIN param p ON p.region = h.policy_region
    WHERE abs(a.year - b.year) < p.renovation_interval
    GROUP BY h.household_no
),
listed AS (
    SELECT DISTINCT a.household_no, a.row_ref, a.year, a.amount
    FROM granted a
    JOIN granted b ON b.household_no = a.household_no AND b.row_ref <> a.row_ref
    JOIN household h ON h.household_no = a.household_no
    JOIN param p ON p.region = h.policy_region
    WHERE abs(a.year - b.year) < p.renovation_interval
),
ordered AS (
    SELECT l.household_no, l.amount,
           row_number() OVER (PARTITION BY l.household_no ORDER BY l.year, l.amount DESC, l.row_ref) AS place
    FROM listed l
),
later AS (
    SELECT o.household_no, CAST(sum(o.amount) AS DECIMAL(18, 2)) AS at_stake
    FROM ordered o
    WHERE o.place > 1
    GROUP BY o.household_no
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       g.link, concat_ws(' ', h.row_ref, g.refs) AS refs,
       h.head_name, g.interval_years, g.renovations, l.at_stake
FROM repeated g
JOIN later l ON l.household_no = g.household_no
JOIN household h ON h.household_no = g.household_no
