-- 特困人员救助供养: person on extreme-poverty support (特困) in a period. Key: id_no, from_month.
SELECT _source_file, _source_row,
       n_id("证件号码")                AS id_no,
       n_name("姓名")                  AS name,
       n_code("供养方式", '集中 分散') AS mode,
       n_money("月供养金额")           AS monthly_amount,
       n_month("起始年月")             AS from_month,
       n_end_month("终止年月")         AS to_month
FROM ${raw}
