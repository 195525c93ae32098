-- How the rows of ${dataset} were linked: counts by class and reason, no person (the note of explicit names one decision).
SELECT coalesce(link.link, 'none') AS link, CASE WHEN link.link <> 'explicit' THEN coalesce(link.link_note, '') ELSE '' END AS note,
       count(*) AS n
FROM ${table}__rows AS source LEFT JOIN ${table}__link AS link ON link.row_id = source._row_id
GROUP BY 1, 2
ORDER BY 1, 2
