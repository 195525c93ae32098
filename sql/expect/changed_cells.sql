-- How often the value of ${column} changed from what to what; no value, too, is one. One row about all of them:
--   changed   how many    values   of how many values, before or now    overlap   values that are there before and now
--   commonest how many took the commonest way from their value    step  how many went as far as most did, in ${measure}
WITH cell AS (
    SELECT CAST(before_${column} AS VARCHAR) AS before, CAST(${column} AS VARCHAR) AS now,
           ${measure}(${column}) - ${measure}(before_${column}) AS step
    FROM changed_rows WHERE before_${column} IS DISTINCT FROM ${column}
), way AS (
    SELECT before, now, count(*) AS n FROM cell GROUP BY ALL
), value AS (
    SELECT value, sum(was) AS was, sum(becomes) AS becomes FROM (
        SELECT before AS value, n AS was, 0 AS becomes FROM way UNION ALL SELECT now, 0, n FROM way
    ) GROUP BY ALL
), counted AS (
    SELECT count(*) AS values, coalesce(sum(least(was, becomes)), 0) AS overlap, coalesce(sum(was), 0) AS changed FROM value
)
SELECT CAST(changed AS BIGINT) AS changed, values, CAST(overlap AS BIGINT) AS overlap,
       (SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM (SELECT max(n) AS n FROM way GROUP BY before)) AS commonest,
       (SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM cell WHERE step IS NOT NULL GROUP BY step)) AS step
FROM counted
