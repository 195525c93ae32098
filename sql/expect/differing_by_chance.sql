-- How many rows would have another value of ${column} if all of its values were dealt anew among the rows.
SELECT coalesce(sum(n), 0) - coalesce(sum(n * n) / sum(n), 0) AS rows
FROM (SELECT count(*) AS n FROM same_before GROUP BY ${column})
