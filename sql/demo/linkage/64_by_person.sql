-- Rows of people who are in no registry, and of those easily taken for somebody else: what links make of them.
SELECT who, registered, count(*) AS n,
       count(*) FILTER (WHERE linked AND link IN ('exact', 'repaired') AND NOT is_right AND NOT as_another) AS accused_wrongly,
       count(*) FILTER (WHERE linked AND link IN ('exact', 'repaired') AND NOT is_right AND as_another) AS as_another,
       count(*) FILTER (WHERE linked AND link NOT IN ('exact', 'repaired') AND NOT is_right) AS weak_wrong
FROM claimed GROUP BY 1, 2 ORDER BY 2 DESC, 1
