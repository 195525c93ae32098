-- 户籍人口: person in the household register (hukou). Key: id_no.
SELECT _source_file, _source_row,
       n_id("公民身份号码")              AS id_no,
       n_name("姓名")                    AS name,
       n_code("性别", '男 女')           AS sex,
       n_date("出生日期")                AS birth_date,
       n_text("户号")                    AS hukou_no,
       n_text("与户主关系")              AS relation,
       n_region("户籍地区划代码")        AS region_code,
       n_code("户口性质", '农业 非农业') AS hukou_kind,
       n_code("人员状态", '正常 死亡注销 迁出 服兵役') AS status,
       n_date("状态日期")                AS status_on
FROM ${raw}
