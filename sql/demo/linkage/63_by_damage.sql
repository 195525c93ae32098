-- Rows of registered people by what was done to them: how many an accusing link can and does reach; and of the rest
-- that can be told at all, how many there are.
SELECT CASE WHEN damage = '' THEN 'clean' WHEN strpos(damage, ' + ') > 0 THEN 'several' ELSE damage END AS damage,
       count(*) AS n,
       count(*) FILTER (WHERE expected IN ('exact', 'repaired')) AS certain,
       count(*) FILTER (WHERE expected IN ('exact', 'repaired') AND is_right AND link IN ('exact', 'repaired')) AS found,
       count(*) FILTER (WHERE NOT is_right AND NOT as_another AND linked AND link IN ('exact', 'repaired')) AS wrong,
       count(*) FILTER (WHERE expected = 'rest') AS rest
FROM claimed WHERE registered GROUP BY 1 ORDER BY 1
