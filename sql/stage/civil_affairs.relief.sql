-- 临时救助: payment. Key: id_no, paid_on, reason.
SELECT _source_file, _source_row,
       n_id("证件号码")   AS id_no,
       n_name("姓名")     AS name,
       n_text("救助事由") AS reason,
       n_money("金额")    AS amount,
       n_date("发放日期") AS paid_on
FROM ${raw}
