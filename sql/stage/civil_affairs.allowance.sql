-- 最低生活保障: person on subsistence allowance (低保) in a period. Key: id_no, scheme, from_month.
SELECT _source_file, _source_row,
       n_id("证件号码")                AS id_no,
       n_name("姓名")                  AS name,
       n_id("户主证件号码")            AS head_id_no,
       n_code("城乡类别", '农村 城市') AS scheme,
       n_code("保障类别", 'A B C')     AS grade,
       n_money("月保障金额")           AS monthly_amount,
       n_month("起始年月")             AS from_month,
       n_end_month("终止年月")         AS to_month,
       n_text("发放区县")              AS county_code
FROM ${raw}
