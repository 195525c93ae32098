-- 不动产登记: property and owner. Key: certificate_no, id_no.
SELECT _source_file, _source_row,
       n_text("不动产权证号")                      AS certificate_no,
       n_id("权利人证件号码")                      AS id_no,
       n_name("权利人")                            AS name,
       n_text("坐落")                              AS location,
       n_code("用途", '住宅 商铺 车位 农村宅基地') AS use,
       n_money("面积")                             AS area_m2,
       n_code("取得方式", '购买 安置 继承 自建')   AS acquired_by,
       n_date("登记日期")                          AS registered_on,
       n_end_date("注销日期")                      AS cancelled_on
FROM ${raw}
