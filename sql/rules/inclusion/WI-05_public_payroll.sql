/* ---
id: WI-05
kind: wrong_inclusion
subject: member
severity: red
days: 7
department: 县财政局
needs: [finance.payroll]
grain: household
whole: [finance.payroll]
title: {zh: 家庭成员为财政供养人员, en: member on the public payroll}
when:
  zh: "财政供养名单中不晚于业务日期的最近一个月份里,有准确或修复关联到正常成员的记录,人员类别为行政编制、事业编制或离退休"
  en: >-
    the newest payroll month in the snapshot that is <= D has a row linked to an active member with kind 行政编制 事业编制 or
    离退休
unless: []
sentence: "户主{head_name}家的{name}在{month}的财政供养名单中({unit},{kind})"
advice: "核实本人编制身份和供养起止时间;同名误录、已离职未销编的附证明,属实的按程序提出处理意见。"
closes: "编制或工资发放查询结果、单位证明;村民评议记录"
--- */
WITH newest_month AS (
    -- Of the whole list, so that who left the payroll is not found by an old month.
    SELECT max(f.month) AS month
    FROM finance_payroll AS f CROSS JOIN run
    WHERE f.month <= run.d
),
paid AS (
    SELECT f.person_key, n.month, max(f.link) AS link, array_agg(DISTINCT f.row_ref) AS row_refs,
           f_list(array_agg(DISTINCT f.unit)) AS unit, f_list(array_agg(DISTINCT f.kind)) AS kind
    FROM finance_payroll AS f JOIN newest_month AS n ON n.month = f.month
    WHERE f_accuses(f.link) AND f.kind IN ('行政编制', '事业编制', '离退休')
    GROUP BY f.person_key, n.month
)
SELECT m.member_no AS subject_id, '' AS object, m.household_no, m.listed_region AS region_code,
       p.link, concat_ws(' ', m.row_ref, p.row_refs) AS refs,
       m.head_name, m.name, f_ym(p.month) AS month, p.unit, p.kind
FROM member AS m JOIN paid AS p ON p.person_key = m.person_key
WHERE m.active
