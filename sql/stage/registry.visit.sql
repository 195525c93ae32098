-- 走访记录: one visit to a household. Key: visit_no.
SELECT _source_file, _source_row,
       n_text("走访编号")            AS visit_no,
       n_text("户编号")              AS household_no,
       n_id("走访人证件号码")        AS helper_id_no,
       n_date("走访日期")            AS visited_on,
       n_code("结果", '在家 不在家') AS result,
       n_code("发现问题类别", '收入 住房 教育 医疗 饮水 其他') AS problem_kind,
       n_text("发现问题")            AS problem
FROM ${raw}
