-- 农村饮水安全评价: village. Key: region_code, appraised_on.
SELECT _source_file, _source_row,
       n_region("行政村代码")                       AS region_code,
       n_code("水量", '达标 基本达标 不达标')       AS quantity,
       n_code("水质", '达标 基本达标 不达标')       AS quality,
       n_code("用水方便程度", '达标 基本达标 不达标') AS access,
       n_code("供水保证率", '达标 基本达标 不达标') AS reliability,
       n_int("年断水天数")                          AS dry_days,
       n_date("评价日期")                           AS appraised_on
FROM ${raw}
