-- 疑点下发及反馈表: every open issue as it is to be read and answered, by place, household and severity.
SELECT
    i.number,
    i.county,
    i.county_name,
    i.township_name,
    i.village_name,
    i.region_code,
    i.household_no,
    i.head_name,
    i.name,
    i.id_no,
    i.relation,
    i.household_type,
    i.rule_id,
    i.subject_kind,
    i.subject_id,
    i.object,
    i.department,
    i.link,
    i.state,
    i.first_seen_on,
    i.last_seen_on,
    i.missing_since,
    i.issued_on,
    i.due_on,
    i.reopened,
    i.history_seq,
    i.evidence_version,
    i.amount,
    t.kind,
    t.title,
    t.severity,
    t.advice,
    t.closes,
    t.needs,
    e.body AS evidence
FROM issue AS i
JOIN rule_text AS t ON t.digest = i.rule_text
JOIN evidence AS e ON e.number = i.number AND e.version = i.evidence_version
WHERE i.is_open
ORDER BY
    i.county,
    i.region_code,
    i.household_no,
    CASE t.severity WHEN 'red' THEN 1 WHEN 'orange' THEN 2 WHEN 'yellow' THEN 3 ELSE 4 END,
    i.number
