/* ---
id: MC-01
kind: risk
subject: member
severity: orange
days: 10
department: 县金融工作办公室
needs: [bank.loan]
params: []
grain: person
title: {zh: 小额信贷逾期, en: micro-credit overdue}
when:
  zh: "建档成员(不论成员状态)有准确或修复关联的贷款,贷款余额大于0,状态为“逾期”,或状态为“正常”而到期日期早于业务日期(当天到期的不算);区分:合同号"
  en: >-
    loan linked to a registry member (any status), balance > 0, and status 逾期, or due_on < D with status 正常; object =
    contract_no
unless: []
sentence: "户主{head_name}家的{name}{lent_on}借款{amount}元,{due_on}到期,尚欠{balance}元,状态为{status}"
advice: "入户了解还款困难的原因;有还款能力的,督促还款;确有困难的,协助办理展期、续贷或风险补偿,并研判返贫风险。"
amount:
  zh: "逾期贷款的余额"
  en: "the balance of the overdue loan"
closes: "还款凭证、展期或续贷合同、风险补偿审批表"
--- */
SELECT m.member_no AS subject_id, l.contract_no AS object, m.household_no, m.listed_region AS region_code,
       l.link, concat_ws(' ', m.row_ref, l.row_ref) AS refs,
       m.head_name, m.name, l.lent_on, f_money(l.amount) AS amount, l.due_on, f_money(l.balance) AS balance, l.status,
       l.overdue_days AS now_overdue_days, CAST(l.balance AS DECIMAL(18, 2)) AS at_stake
FROM bank_loan l
CROSS JOIN run
JOIN member m ON m.person_key = l.person_key
WHERE f_accuses(l.link) AND l.balance > 0
  AND (l.status = '逾期' OR (l.status = '正常' AND l.due_on < run.d))
