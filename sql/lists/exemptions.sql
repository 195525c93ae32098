-- 豁免台账: every exemption ever granted in a county, with who granted it when, and how the issue stands now.
SELECT
    i.number,
    i.township_name,
    i.village_name,
    i.household_no,
    i.name,
    i.id_no,
    t.title,
    i.rule_id,
    i.department,
    e.text AS reason,
    e.document,
    substr(h.at, 1, 10) AS granted_on,
    h.actor AS granted_by,
    e.until,
    i.state
FROM exemption AS e
JOIN history AS h ON h.seq = e.seq
JOIN issue AS i ON i.number = e.number
JOIN rule_text AS t ON t.digest = i.rule_text
WHERE i.county = :county
ORDER BY e.until, i.number
