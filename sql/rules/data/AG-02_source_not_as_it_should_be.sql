/* ---
id: AG-02
kind: data
subject: dataset
severity: orange
days: 2
department: 源部门
needs: []
params: [volume_tolerance]
grain: full
title: {zh: 部门数据未到、异常或被拒收, en: "a source is late, abnormal or rejected"}
when:
  zh: "当晚不正常的数据集各出一条,原因按以下次序取第一个:缺列(业务日期的报送缺少必需的列);拒收(业务日期的报送有其他必须的期望未通过);未到(没有在时效内的已验收数据);数量异常(验收行数与上次验收相差超过“数据量波动范围”且超过20行)"
  en: >-
    one finding for each dataset that is not as it should be tonight; its cause in the evidence, the first of: schema
    (a required column is missing from a delivery of D), rejected (another critical expectation failed on a delivery
    of D), late (no fresh accepted snapshot), volume (accepted rows differ from the last accepted snapshot by more
    than volume_tolerance and by more than 20)
unless:
  - zh: "多出不认识的列、列的次序不同、列名用了别名"
    en: "unknown extra columns, other column order, header aliases"
sentence: "{department}的《{title}》{problem}"
advice: "源部门检查导出程序和数据范围,更正后重新报送;数量变化属实的,说明原因。"
closes: "重新报送并通过验收的数据,或源部门的书面说明"
--- */
SELECT ds.dataset AS subject_id, '' AS object, CAST(NULL AS STRING) AS household_no, run.county_code AS region_code,
       CAST(NULL AS STRING) AS link, '' AS refs,
       ds.department_title AS department, ds.title, ds.cause, ds.detail, ds.snapshot_date,
       ds.rows_accepted, ds.rows_before,
       CASE ds.cause
           WHEN 'schema' THEN '本次报送缺少必需的列,已拒收'
           WHEN 'rejected' THEN '本次报送未通过验收,已拒收'
           WHEN 'late' THEN '逾期未报送'
           WHEN 'volume' THEN '记录数与上次相差过大' END
           || coalesce('(' || ds.detail || ')', '') AS problem
FROM dataset_state AS ds CROSS JOIN run
WHERE ds.cause IS NOT NULL
