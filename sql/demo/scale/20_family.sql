-- Families: registered ones (registered) and their neighbours. size counts the people, the dead and departed included.
CREATE OR REPLACE TABLE family AS
WITH numbered AS (
    SELECT unnest(range(night.households + night.neighbours)) AS i, night.households, d FROM night
),
drawn AS (
    SELECT i, i < households AS registered, d,
           CASE WHEN s_draw(i, 'size') < 0.07 THEN 1 WHEN s_draw(i, 'size') < 0.24 THEN 2
                WHEN s_draw(i, 'size') < 0.46 THEN 3 WHEN s_draw(i, 'size') < 0.74 THEN 4
                WHEN s_draw(i, 'size') < 0.91 THEN 5 ELSE 6 END AS size
    FROM numbered
)
SELECT drawn.i, registered, size, place.code AS village, place.county, place.township,
       place.county || lpad(CAST(drawn.i AS VARCHAR), 8, '0') AS household_no,
       s_draw(drawn.i, 'type') < 0.06 AS monitored,
       s_draw(drawn.i, 'type') < 0.02 AS risk_open,
       s_draw(drawn.i, 'relocated') < 0.08 AS relocated,
       s_word(drawn.i, 'cause', ['因病', '因病', '因残', '因学', '缺技术', '缺劳力', '缺资金', '其它']) AS cause,
       -- Born so many days before the night: couples and single people are older than parents of children.
       CAST(d - s_whole(drawn.i, 'head age', CASE WHEN size < 3 THEN 48 ELSE 30 END * 365,
                        CASE WHEN size < 3 THEN 82 ELSE 56 END * 365) AS DATE) AS head_birth
FROM drawn JOIN place ON place.n = drawn.i % (SELECT count(*) FROM place);
