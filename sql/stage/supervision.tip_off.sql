-- 有奖举报与来信来访: tip-off. Key: tip_no.
SELECT _source_file, _source_row,
       n_text("编号")         AS tip_no,
       n_date("受理日期")     AS received_on,
       n_region("行政村代码") AS region_code,
       n_text("户编号")       AS household_no,
       n_name("被反映人")     AS subject_name,
       n_code("问题类别", '错评 漏评 优亲厚友 资金 住房 教育 医疗 饮水 其他') AS problem_kind,
       n_text("内容")         AS content
FROM ${raw}
