-- 控辍保学台账: child with an approved reason for not attending. Key: id_no, approved_on.
SELECT _source_file, _source_row,
       n_id("证件号码")       AS id_no,
       n_name("姓名")         AS name,
       n_code("原因", '送教上门 缓学 休学 外省就读 出国') AS reason,
       n_date("批准日期")     AS approved_on,
       n_end_date("有效期至") AS valid_to
FROM ${raw}
