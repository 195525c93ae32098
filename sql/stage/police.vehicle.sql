-- 机动车登记: vehicle. Key: plate.
SELECT _source_file, _source_row,
       n_id("所有人证件号码")                      AS id_no,
       n_name("所有人")                            AS name,
       n_text("号牌号码")                          AS plate,
       n_code("车辆类型", '小型轿车 小型普通客车 轻型货车 大型货车 摩托车 三轮汽车 拖拉机') AS kind,
       n_date("初次登记日期")                      AS registered_on,
       n_money("购置价格")                         AS price,
       n_code("状态", '正常 报废 注销 逾期未检验') AS status
FROM ${raw}
