-- Grants for dangerous houses; a few were paid twice within a few years.
SELECT id_no, name, year, method, s_money(s_whole(i, 'grant', 10, 32) * 1000) AS "grant", make_date(year, 11, 20) AS completed_on
FROM (
    SELECT *, s_whole(i, 'renovated', 2016, 2023) AS first_year, CASE WHEN s_draw(i, 'method') < 0.5 THEN '加固' ELSE '新建' END AS method,
           unnest(CASE WHEN s_draw(i, 'again') < 0.005 THEN [s_whole(i, 'renovated', 2016, 2021), s_whole(i, 'renovated', 2016, 2021) + 3]
                       ELSE [s_whole(i, 'renovated', 2016, 2023)] END) AS year
    FROM person WHERE seat = 0 AND s_draw(i, 'renovates') < 0.15 AND (NOT relocated OR s_draw(i, 'both') < 0.01)
)
