-- 残疾人两项补贴: monthly payment. Key: id_no, kind, month.
SELECT _source_file, _source_row,
       n_id("证件号码")                        AS id_no,
       n_name("姓名")                          AS name,
       n_disability("残疾证号")                AS disability_no,
       n_code("补贴类型", '生活补贴 护理补贴') AS kind,
       n_month("发放年月")                     AS month,
       n_money("金额")                         AS amount
FROM ${raw}
