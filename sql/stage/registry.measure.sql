-- 帮扶措施(一户一策): planned measure for a household. Key: measure_no.
SELECT _source_file, _source_row,
       n_text("措施编号")                          AS measure_no,
       n_text("户编号")                            AS household_no,
       n_code("措施类别", '产业 就业 教育 健康 住房 饮水 兜底 金融 搬迁 其他') AS kind,
       n_due_date("计划完成日期")                  AS due_on,
       n_date("实际完成日期")                      AS done_on,
       n_money("金额")                             AS amount,
       n_code("状态", '计划 实施中 已完成 已取消') AS status
FROM ${raw}
