-- Equal numbers, and for every other row the one candidate with the best score above the threshold.
WITH best AS (
    SELECT r, person_key, score, rank() OVER (PARTITION BY r ORDER BY score DESC) AS place FROM scored_pair
)
SELECT CAST(r AS BIGINT) AS r, person_key, 'exact number' AS link FROM exact_side
UNION ALL
SELECT CAST(r AS BIGINT), min(person_key), 'score' FROM best WHERE place = 1 GROUP BY r HAVING count(*) = 1
