-- 雨露计划 for the two last finished terms, boarding aid for some; a few are paid twice, not at all, or to who left school.
WITH term AS (
    SELECT unnest([0, 1]) AS back, unnest(CASE WHEN month(d) >= 8 THEN [CAST(y AS VARCHAR) || '春', CAST(y - 1 AS VARCHAR) || '秋']
                                               ELSE [CAST(y - 1 AS VARCHAR) || '秋', CAST(y - 1 AS VARCHAR) || '春'] END) AS term,
           d, school_year
    FROM night
),
pupils AS (
    SELECT person.*, term.term, CAST(left(term.term, 4) AS INTEGER) - CASE WHEN right(term.term, 1) = '春' THEN 1 ELSE 0 END AS year,
           CASE WHEN right(term.term, 1) = '春' THEN make_date(CAST(left(term.term, 4) AS INTEGER), 7, 10)
                ELSE make_date(CAST(left(term.term, 4) AS INTEGER) + 1, 1, 10) END AS paid_on
    FROM person CROSS JOIN term WHERE person.status = '正常' AND school_age BETWEEN 5 AND 24
),
due AS (
    SELECT *, CASE WHEN registered AND s_stage(school_age - (school_year - year), path) IN ('中职', '高职') AND s_draw(p, 'unpaid') >= 0.01 THEN '雨露计划'
                   WHEN registered AND stage = '非在校生' AND s_draw(p, 'left school') < 0.001 THEN '雨露计划'
                   WHEN s_stage(school_age - (school_year - year), path) IN ('小学', '初中') AND s_draw(p, 'boards') < 0.2 THEN '寄宿生生活补助' END AS programme
    FROM pupils
)
SELECT id_no, name, programme, term, s_money(CASE programme WHEN '雨露计划' THEN 1500 ELSE 625 END) AS amount, paid_on, unnest(
           CASE WHEN s_draw(p, 'two counties') < 0.002 THEN [county, '450103'] ELSE [county] END) AS county_code
FROM due WHERE programme IS NOT NULL
