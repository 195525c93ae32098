/* ---
id: MC-02
kind: conduct
subject: resident
severity: orange
days: 15
department: 县金融工作办公室
needs: [bank.loan]
params: []
grain: full
whole: [bank.loan, police.resident]
title: {zh: 非建档户获得小额信贷, en: micro-credit to an unregistered borrower}
when:
  zh: "贷款余额大于0,借款人不是建档成员;区分:合同号"
  en: >-
    loan with balance > 0 whose borrower is no registry member; object = contract_no
unless: []
sentence: "{name}{lent_on}获得脱贫人口小额信贷{amount}元,尚有余额{balance}元,但{name}不是建档立卡户或监测户成员"
advice: "核对借款人身份和贷款品种;登记号码有误的更正;不符合条件的,停止贴息,转为一般贷款或收回。"
amount:
  zh: "该笔贷款的余额"
  en: "the balance of the loan"
closes: "更正后的贷款台账;停止贴息、转贷或结清凭证"
--- */
SELECT l.stranger_id AS subject_id, l.contract_no AS object, CAST(NULL AS STRING) AS household_no,
       coalesce(v.village, run.county_code) AS region_code,
       CAST(NULL AS STRING) AS link, l.row_ref AS refs,
       l.name, l.lent_on, f_money(l.amount) AS amount, f_money(l.balance) AS balance,
       CAST(l.balance AS DECIMAL(18, 2)) AS at_stake
FROM bank_loan l
CROSS JOIN run
LEFT JOIN police_resident r
       ON r.id_no = l.stranger_id
      AND (r.name_mask = l.name_mask OR r.name_mask IS NULL OR l.name_mask IS NULL)
LEFT JOIN village_of v ON v.region_code = r.region_code
WHERE l.stranger_id IS NOT NULL AND l.balance > 0
