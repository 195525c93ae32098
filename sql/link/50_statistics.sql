-- How the rows of ${dataset} were linked: counts by class and reason, no person.
SELECT coalesce(link.link, 'none') AS link, coalesce(link.link_note, '') AS note, count(*) AS n
FROM ${table}__rows AS source LEFT JOIN ${table}__link AS link ON link.row_id = source._row_id
GROUP BY 1, 2
ORDER BY 1, 2
