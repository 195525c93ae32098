-- 养老保险: person and scheme. Key: id_no, scheme.
SELECT _source_file, _source_row,
       n_id("证件号码")                             AS id_no,
       n_name("姓名")                               AS name,
       n_code("险种", '城乡居民 企业职工 机关事业') AS scheme,
       n_code("状态", '缴费 领取 终止')             AS status,
       n_money("月待遇")                            AS monthly_benefit,
       n_month("最近发放年月")                      AS last_paid_month,
       n_month("起始年月")                          AS from_month
FROM ${raw}
