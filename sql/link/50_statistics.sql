-- How the rows of ${dataset} were linked: counts by class and reason, no person (the note of explicit names one decision).
WITH linked AS (
    SELECT f_link('exact') AS link, '' AS note, count(link) AS n FROM ${table}__scanned
    UNION ALL
    SELECT link, CASE WHEN link <> 'explicit' THEN coalesce(link_note, '') ELSE '' END, 1
    FROM weak_link WHERE dataset = '${dataset}'
),
counted AS (
    SELECT CAST(link AS STRING) AS link, note, CAST(sum(n) AS BIGINT) AS n FROM linked GROUP BY link, note
    UNION ALL
    SELECT 'none', '', (SELECT count(*) FROM ${table}__rows) - (SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM linked)
)
SELECT link, note, n
FROM counted
WHERE n > 0
ORDER BY 1, 2
