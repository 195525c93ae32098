-- 医保结算: settled bill. Key: bill_no.
SELECT _source_file, _source_row,
       n_text("结算单号")      AS bill_no,
       n_id("证件号码")        AS id_no,
       n_name("姓名")          AS name,
       n_date("结算日期")      AS settled_on,
       n_code("医疗类别", '住院 门诊慢特病 普通门诊') AS kind,
       n_money("总费用")       AS total,
       n_money("基本医保支付") AS basic_paid,
       n_money("大病保险支付") AS major_paid,
       n_money("医疗救助支付") AS relief_paid,
       n_money("个人自付")     AS self_paid
FROM ${raw}
