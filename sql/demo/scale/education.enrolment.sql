-- The running and the two previous school years. A few children of school age have no record or dropped out.
WITH pupils AS (
    SELECT *, unnest([0, 1, 2]) AS back FROM person WHERE status = '正常' AND school_age BETWEEN 4 AND 24
),
stages AS (
    SELECT *, s_stage(school_age - back, path) AS attended, school_year - back AS year FROM pupils
)
SELECT 'G' || id_no AS student_no, id_no, name, birth AS birth_date, CASE WHEN man THEN '男' ELSE '女' END AS sex, village AS region_code,
       township || attended AS school, attended AS stage,
       s_character(p, 'grade', '一二三') || '年级' AS grade,
       CASE WHEN back = 0 AND s_draw(p, 'dropped out') < 0.002 AND attended IN ('小学', '初中') THEN '辍学' ELSE '在读' END AS status,
       CASE WHEN back = 0 AND s_draw(p, 'dropped out') < 0.002 AND attended IN ('小学', '初中') THEN make_date(school_year, 9, 20) END AS status_on,
       CAST(year AS INTEGER) AS school_year
FROM stages
WHERE attended <> '非在校生' AND NOT (back = 0 AND s_draw(p, 'no record') < 0.006)
