-- 学籍: student record of a school year; the list holds the running and the two previous school years. Key: student_no, school_year.
SELECT _source_file, _source_row,
       n_text("学籍号")           AS student_no,
       n_id("证件号码")           AS id_no,
       n_name("姓名")             AS name,
       n_date("出生日期")         AS birth_date,
       n_code("性别", '男 女')    AS sex,
       n_region("户籍地区划代码") AS region_code,
       n_text("学校")             AS school,
       n_code("学段", '学前 小学 初中 高中 中职 高职 本科及以上 特殊教育') AS stage,
       n_text("年级")             AS grade,
       n_code("就读状态", '在读 休学 辍学 毕业 转出') AS status,
       n_date("状态日期")         AS status_on,
       n_year("学年")             AS school_year
FROM ${raw}
