-- 教育资助(含雨露计划): payment for a term. Key: id_no, programme, term, county_code.
SELECT _source_file, _source_row,
       n_id("证件号码")   AS id_no,
       n_name("姓名")     AS name,
       n_code("资助项目", '雨露计划 寄宿生生活补助 国家助学金') AS programme,
       n_text("学期")     AS term,
       n_money("金额")    AS amount,
       n_date("发放日期") AS paid_on,
       n_text("发放区县") AS county_code
FROM ${raw}
