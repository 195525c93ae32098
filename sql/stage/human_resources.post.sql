-- 公益性岗位: person and post in a period. Key: id_no, post, from_date.
SELECT _source_file, _source_row,
       n_id("证件号码")       AS id_no,
       n_name("姓名")         AS name,
       n_text("岗位")         AS post,
       n_date("上岗日期")     AS from_date,
       n_end_date("离岗日期") AS to_date
FROM ${raw}
