-- 住房安全鉴定: appraisal of a household's house. Key: head_id_no, appraised_on.
SELECT _source_file, _source_row,
       n_id("户主证件号码")          AS head_id_no,
       n_name("户主姓名")            AS head_name,
       n_code("鉴定等级", 'A B C D') AS grade,
       n_date("鉴定日期")            AS appraised_on,
       n_code("处置情况", '无需处置 已加固 已拆除重建 未处置') AS treatment,
       n_date("处置日期")            AS treated_on
FROM ${raw}
