-- 结对帮扶: helper assigned to a household in a period. Key: household_no, helper_id_no, started_on.
SELECT _source_file, _source_row,
       n_text("户编号")       AS household_no,
       n_name("帮扶人姓名")   AS helper_name,
       n_id("帮扶人证件号码") AS helper_id_no,
       n_text("帮扶单位")     AS unit,
       n_date("开始日期")     AS started_on,
       n_end_date("结束日期") AS ended_on
FROM ${raw}
