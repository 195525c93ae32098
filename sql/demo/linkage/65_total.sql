-- One method as a whole, and its accusing links alone: links, right ones, those that nobody could tell, and how many of
-- the rows that can be told at all it reaches.
WITH scoped AS (
    SELECT 'all' AS scope, linked AS counted, * FROM claimed
    UNION ALL
    SELECT 'accusing', linked AND link IN ('exact', 'repaired'), * FROM claimed
)
SELECT scope, count(*) FILTER (WHERE counted) AS links, count(*) FILTER (WHERE counted AND is_right) AS "right",
       count(*) FILTER (WHERE counted AND NOT is_right AND NOT as_another) AS wrong,
       count(*) FILTER (WHERE counted AND NOT is_right AND as_another) AS as_another,
       count(*) FILTER (WHERE expected IN ('exact', 'repaired', 'rest')) AS possible,
       count(*) FILTER (WHERE expected IN ('exact', 'repaired', 'rest') AND counted AND is_right) AS reached,
       count(*) FILTER (WHERE expected IN ('exact', 'repaired')) AS certain,
       count(*) FILTER (WHERE expected IN ('exact', 'repaired') AND counted AND is_right) AS certain_reached,
       count(*) FILTER (WHERE expected = 'repaired') AS repairable,
       count(*) FILTER (WHERE expected = 'repaired' AND counted AND is_right AND link = 'repaired') AS repaired
FROM scoped GROUP BY scope ORDER BY scope DESC
