-- 基本医疗保险参保: person, year and scheme. Key: id_no, year, scheme, county_code.
SELECT _source_file, _source_row,
       n_id("证件号码")                         AS id_no,
       n_name("姓名")                           AS name,
       n_year("参保年度")                       AS year,
       n_code("参保险种", '城乡居民 城镇职工')  AS scheme,
       n_code("参保状态", '正常参保 暂停 终止') AS status,
       n_code("人员类别", '普通 特困 低保 监测对象 脱贫人口') AS category,
       n_money("资助金额")                      AS subsidy,
       n_text("参保地")                         AS county_code
FROM ${raw}
