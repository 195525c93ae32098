-- 公共资源中标: award. Key: project_no.
SELECT _source_file, _source_row,
       n_text("项目编号")               AS project_no,
       n_text("项目名称")               AS project,
       n_text("中标人统一社会信用代码") AS credit_code,
       n_money("中标金额")              AS amount,
       n_date("中标日期")               AS awarded_on
FROM ${raw}
