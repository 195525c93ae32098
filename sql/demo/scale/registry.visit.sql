-- Two visits in the last half year; a few households were not visited for months, a few visits found a problem.
WITH visited AS (
    SELECT i, household_no, helper.id_no, d, unnest([0, 1]) AS nth
    FROM registered JOIN helper ON helper.n = i // 5 WHERE seat = 0
)
SELECT 'ZF' || household_no || CAST(nth AS VARCHAR) AS visit_no, household_no, id_no AS helper_id_no,
       CAST(d - CASE WHEN nth = 1 OR s_draw(i, 'not visited') < 0.003 THEN s_whole(i * 2 + nth, 'visit', 70, 170)
                     ELSE s_whole(i * 2 + nth, 'visit', 1, 55) END AS DATE) AS visited_on,
       CASE WHEN s_draw(i * 2 + nth, 'at home') < 0.9 THEN '在家' ELSE '不在家' END AS result,
       CASE WHEN s_draw(i * 2 + nth, 'problem') < 0.002 THEN '住房' END AS problem_kind,
       CASE WHEN s_draw(i * 2 + nth, 'problem') < 0.002 THEN '屋顶漏雨' END AS problem
FROM visited
