-- 易地扶贫搬迁: relocated household. Key: head_id_no.
SELECT _source_file, _source_row,
       n_id("户主证件号码")   AS head_id_no,
       n_name("户主姓名")     AS head_name,
       n_text("安置点")       AS site,
       n_int("安置人口")      AS people,
       n_money("安置面积")    AS area_m2,
       n_date("入住日期")     AS moved_in_on,
       n_date("旧房拆除日期") AS demolished_on,
       n_bool("是否同步搬迁") AS accompanying
FROM ${raw}
