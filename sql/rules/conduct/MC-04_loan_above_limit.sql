/* ---
id: MC-04
kind: conduct
subject: household
severity: orange
days: 15
department: 县金融工作办公室
needs: [bank.loan]
params: [loan_limit]
grain: household
title: {zh: 小额信贷超额度, en: micro-credit above the limit}
when:
  zh: "同一户的成员(不论成员状态,准确或修复关联)贷款余额合计大于“小额信贷额度上限”(正好等于不算)"
  en: >-
    sum of balance of loans linked to members (any status) of one household > loan_limit
unless: []
sentence: "户主{head_name}家小额信贷余额合计{balance}元,超过每户{loan_limit}元:{loans}"
advice: "核对是否多头放贷、户借他用;超额部分收回或转为一般贷款;贷款已结清的,更正台账。"
amount:
  zh: "余额合计超过额度上限的部分"
  en: "what the balances together exceed the limit by"
closes: "还款凭证或更正后的贷款台账"
--- */
WITH borrower AS (
    -- A person may stand twice in one household: one loan still counts once.
    SELECT DISTINCT m.household_no, m.policy_region, m.person_key
    FROM member m
    WHERE m.person_key IN (SELECT l.person_key FROM bank_loan l WHERE f_accuses(l.link) AND l.balance > 0)
),
borrowed AS (
    SELECT b.household_no, b.policy_region, CAST(sum(l.balance) AS DECIMAL(18, 2)) AS balance, max(l.link) AS link,
           concat_ws(' ', array_agg(DISTINCT l.row_ref)) AS refs,
           f_list(array_agg(DISTINCT l.name || f_ymd(l.lent_on) || '借款余额' || f_money(l.balance) || '元')) AS loans
    FROM bank_loan l
    JOIN borrower b ON b.person_key = l.person_key
    WHERE f_accuses(l.link) AND l.balance > 0
    GROUP BY b.household_no, b.policy_region
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       b.link, concat_ws(' ', h.row_ref, b.refs) AS refs,
       h.head_name, f_money(b.balance) AS balance, f_money(p.loan_limit) AS loan_limit, b.loans,
       CAST(b.balance - p.loan_limit AS DECIMAL(18, 2)) AS at_stake
FROM borrowed b
JOIN household h ON h.household_no = b.household_no
JOIN param p ON p.region = b.policy_region
WHERE b.balance > p.loan_limit
