-- 低保 of registered people and neighbours, current and ended; a few go on after a death or are paid in two counties.
WITH paid AS (
    SELECT person.p, person.id_no, person.name, head.id_no AS head_id_no, person.county, person.status, person.benefit_from, person.d,
           s_character(person.p, 'grade', 'ABC') AS grade
    FROM person JOIN person AS head ON head.i = person.i AND head.seat = 0
    WHERE person.benefit = '低保'
)
SELECT id_no, name, head_id_no, '农村' AS scheme, grade,
       s_money(CASE grade WHEN 'A' THEN 450 WHEN 'B' THEN 320 ELSE 230 END) AS monthly_amount,
       benefit_from AS from_month,
       CASE WHEN status <> '正常' AND s_draw(p, 'paid on') >= 0.05 THEN CAST(date_trunc('month', d - 2600) AS DATE) END AS to_month,
       county AS county_code
FROM paid WHERE status = '正常' OR s_draw(p, 'paid on') < 0.05
UNION ALL
SELECT id_no, name, head_id_no, '城市', grade, s_money(600), benefit_from, NULL, '450103'
FROM paid WHERE status = '正常' AND s_draw(p, 'second place') < 0.005
UNION ALL
SELECT id_no, name, NULL, '农村', 'B', s_money(300), CAST(date_trunc('month', d - 2900) AS DATE), CAST(date_trunc('month', d - 700) AS DATE), county
FROM person WHERE benefit IS NULL AND age >= 12 AND s_draw(p, 'former allowance') < 0.02
