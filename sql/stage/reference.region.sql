-- 行政区划代码表: village, township or county code valid in a period. Key: region_code, valid_from.
SELECT _source_file, _source_row,
       n_region("区划代码")       AS region_code,
       n_text("名称")             AS name,
       n_code("级别", '县 乡 村') AS level,
       n_date("启用日期")         AS valid_from,
       n_end_date("停用日期")     AS valid_to,
       n_region("并入代码")       AS merged_into
FROM ${raw}
