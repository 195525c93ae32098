-- 未校验规则清单: what was not checked in a run of a night, and why; when the rule last ran, and how many of its
-- open issues in the county therefore stand as they were.
SELECT
    h.rule_id AS rule_id,
    t.title,
    t.department,
    t.severity,
    h.region AS region,
    h.object AS object,
    h.kind,
    h.reason,
    h.findings,
    h.decision,
    h.rests_on,
    (
        SELECT max(r.business_date)
        FROM rule_night AS r
        WHERE
            r.rule_id = h.rule_id
            AND r.outcome = 'ran'
            AND r.business_date < h.business_date
            AND NOT EXISTS (SELECT 1 FROM undone AS u WHERE u.business_date = r.business_date AND u.run = r.run)
    ) AS last_ran_on,
    (
        SELECT count(*)
        FROM issue AS i
        WHERE i.county = :county
            AND i.rule_id = h.rule_id
            AND (h.object = '' OR i.object = h.object)
            AND i.is_open
            -- Six digits stand for the subjects of a county whose code is no valid village.
            AND (
                h.region = ''
                OR (length(h.region) > 6 AND i.region_code LIKE h.region || '%')
                OR (length(h.region) = 6 AND i.village_name = '')
            )
    ) AS open_issues
FROM hold AS h
JOIN rule_night AS n ON n.business_date = h.business_date AND n.run = h.run AND n.rule_id = h.rule_id
JOIN rule_text AS t ON t.digest = n.rule_text
WHERE
    h.business_date = :business_date AND h.run = :run AND h.kind <> 'unasked'
    AND (h.region = '' OR substr(h.region, 1, 6) = :county)
UNION ALL
-- Issues about whose subjects nobody asked: one line for each rule, and nobody's number.
SELECT
    h.rule_id AS rule_id,
    t.title,
    t.department,
    t.severity,
    '' AS region,
    '' AS object,
    h.kind,
    h.reason,
    0 AS findings,
    '' AS decision,
    '' AS rests_on,
    NULL AS last_ran_on,
    count(*) AS open_issues
FROM hold AS h
JOIN rule_night AS n ON n.business_date = h.business_date AND n.run = h.run AND n.rule_id = h.rule_id
JOIN rule_text AS t ON t.digest = n.rule_text
JOIN issue AS i ON i.county = :county AND i.rule_id = h.rule_id AND i.is_open AND i.subject_id || '/' || i.object = h.object
WHERE h.business_date = :business_date AND h.run = :run AND h.kind = 'unasked'
GROUP BY h.rule_id, t.title, t.department, t.severity, h.kind, h.reason
ORDER BY rule_id, region, object
