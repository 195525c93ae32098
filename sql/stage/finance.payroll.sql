-- 财政供养人员: person paid in a month. Key: id_no, month, unit.
SELECT _source_file, _source_row,
       n_id("证件号码")    AS id_no,
       n_name("姓名")      AS name,
       n_text("单位")      AS unit,
       n_code("人员类别", '行政编制 事业编制 离退休 公益性岗位 村干部 临时聘用') AS kind,
       n_month("年月")     AS month,
       n_money("应发合计") AS gross
FROM ${raw}
