-- 脱贫人口小额信贷: loan. Key: contract_no.
SELECT _source_file, _source_row,
       n_text("合同号")                      AS contract_no,
       n_id("借款人证件号码")                AS id_no,
       n_name("借款人")                      AS name,
       n_money("贷款金额")                   AS amount,
       n_date("放款日期")                    AS lent_on,
       n_due_date("到期日期")                AS due_on,
       n_money("贷款余额")                   AS balance,
       n_code("状态", '正常 展期 逾期 结清') AS status,
       n_int("逾期天数")                     AS overdue_days
FROM ${raw}
