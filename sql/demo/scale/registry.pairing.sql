-- One helper for up to five households; a few households have none, a few had another before.
WITH paired AS (
    SELECT i, household_no, d, helper.id_no, helper.name
    FROM registered JOIN helper ON helper.n = i // 5
    WHERE seat = 0 AND s_draw(i, 'no helper') >= 0.002
)
SELECT household_no, name AS helper_name, id_no AS helper_id_no, '县直机关' || CAST(i % 97 AS VARCHAR) AS unit,
       CAST(DATE '2021-03-01' + s_whole(i, 'paired', 0, 400) AS DATE) AS started_on, CAST(NULL AS DATE) AS ended_on
FROM paired
UNION ALL
SELECT household_no, name, id_no, '县直机关' || CAST(i % 97 AS VARCHAR), DATE '2018-03-01', DATE '2020-12-31'
FROM paired WHERE s_draw(i, 'former helper') < 0.06
