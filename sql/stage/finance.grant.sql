-- 惠民惠农补贴一卡通发放: payment. Key: payment_no.
SELECT _source_file, _source_row,
       n_text("发放流水号") AS payment_no,
       n_id("证件号码")     AS id_no,
       n_name("姓名")       AS name,
       n_text("补贴项目")   AS item,
       n_money("金额")      AS amount,
       n_date("发放日期")   AS paid_on,
       n_text("银行账号")   AS account
FROM ${raw}
