-- 死亡(殡葬)登记: registered death. Key: id_no.
SELECT _source_file, _source_row,
       n_id("证件号码")                AS id_no,
       n_name("姓名")                  AS name,
       n_date("死亡日期")              AS died_on,
       n_date("登记日期")              AS registered_on,
       n_code("来源", '火化 死亡证明') AS origin
FROM ${raw}
