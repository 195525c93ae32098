-- 残疾人证: certificate. Key: disability_no.
SELECT _source_file, _source_row,
       n_disability("残疾证号")                  AS disability_no,
       n_name("姓名")                            AS name,
       n_code("残疾类别", '视力 听力 言语 肢体 智力 精神 多重') AS kind,
       n_code("残疾等级", '一级 二级 三级 四级') AS grade,
       n_date("签发日期")                        AS issued_on,
       n_end_date("有效期至")                    AS valid_to,
       n_code("状态", '有效 注销 过期')          AS status
FROM ${raw}
