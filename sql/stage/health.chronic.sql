-- 慢特病与大病救治: person and disease. Key: id_no, disease.
SELECT _source_file, _source_row,
       n_id("证件号码")                           AS id_no,
       n_name("姓名")                             AS name,
       n_text("病种")                             AS disease,
       n_code("类别", '大病 慢性病')              AS severity,
       n_date("认定日期")                         AS confirmed_on,
       n_bool("是否签约家庭医生")                 AS family_doctor,
       n_code("救治状态", '救治中 已治愈 已死亡') AS status
FROM ${raw}
