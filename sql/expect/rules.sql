-- What the suite of a group of rules judges: one row per rule of the group, with what was found.
-- finding: the findings of a night; ${earlier}: those of the night before; rule: what is known of each rule of the group.
CREATE OR REPLACE TABLE rule_night AS
WITH triple AS (
    SELECT rule_id, subject_id, object, count(*) AS n
    FROM finding
    GROUP BY rule_id, subject_id, object
),
repeated AS (
    SELECT rule_id, sum(n - 1) AS repeated FROM triple GROUP BY rule_id
),
found AS (
    SELECT f.rule_id, count(*) AS findings,
           count(*) FILTER (WHERE EXISTS (SELECT 1 FROM ${earlier} e WHERE e.rule_id = f.rule_id
                                          AND e.subject_id = f.subject_id AND e.object = f.object)) AS known,
           count(*) FILTER (WHERE coalesce(f.subject_id, '') = '') AS without_subject,
           count(*) FILTER (WHERE f.object IS NULL) AS without_object,
           count(*) FILTER (WHERE coalesce(f.region_code, '') = '') AS without_region,
           count(*) FILTER (WHERE coalesce(f.evidence, '') = '') AS without_evidence,
           count(*) FILTER (WHERE f.subject_kind IS DISTINCT FROM r.subject) AS other_subject,
           count(*) FILTER (WHERE f.link NOT IN ('exact', 'repaired', 'explicit')) AS weak_link
    FROM finding f JOIN rule r ON r.rule_id = f.rule_id
    GROUP BY f.rule_id
),
counted AS (
    SELECT r.rule_id, r.title, r.population, r.ran, r.ran_before, r.held, nullif(trim(r.reason), '') AS reason,
           coalesce(f.findings, 0) AS findings,
           coalesce(f.known, 0) AS known,
           coalesce(CAST(t.repeated AS BIGINT), 0) AS repeated,
           coalesce(f.without_subject, 0) AS without_subject,
           coalesce(f.without_object, 0) AS without_object,
           coalesce(f.without_region, 0) AS without_region,
           coalesce(f.without_evidence, 0) AS without_evidence,
           coalesce(f.other_subject, 0) AS other_subject,
           coalesce(f.weak_link, 0) AS weak_link
    FROM rule r
    LEFT JOIN found f ON f.rule_id = r.rule_id
    LEFT JOIN repeated t ON t.rule_id = r.rule_id
)
-- surge_share: new findings as a share of the population, where there are more than 20 of them and a night to compare with
SELECT *, CASE WHEN ran_before AND findings - known > 20 AND population > 0
               THEN CAST(findings - known AS DOUBLE) / population END AS surge_share
FROM counted;
