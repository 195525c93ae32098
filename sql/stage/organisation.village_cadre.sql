-- 村(社区)两委干部: cadre in office in a period. Key: id_no, region_code, from_date.
SELECT _source_file, _source_row,
       n_id("证件号码")       AS id_no,
       n_name("姓名")         AS name,
       n_region("行政村代码") AS region_code,
       n_text("职务")         AS post,
       n_date("任职日期")     AS from_date,
       n_end_date("离任日期") AS to_date
FROM ${raw}
