-- 危房改造: grant. Key: id_no, year.
SELECT _source_file, _source_row,
       n_id("证件号码")                AS id_no,
       n_name("姓名")                  AS name,
       n_year("改造年度")              AS year,
       n_code("改造方式", '加固 新建') AS method,
       n_money("补助金额")             AS grant,
       n_date("竣工日期")              AS completed_on
FROM ${raw}
