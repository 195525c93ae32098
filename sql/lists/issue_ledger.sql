-- 问题整改台账: every issue of the year (numbered in it, still open, or closed in it) with state, dates, last answer.
SELECT
    i.number,
    i.township_name,
    i.village_name,
    i.household_no,
    i.head_name,
    i.name,
    i.id_no,
    t.title,
    i.rule_id,
    t.severity,
    i.department,
    i.state,
    i.first_seen_on,
    i.issued_on,
    i.due_on,
    i.urged_on,
    i.referred_to,
    a.result,
    a.reason,
    a.text,
    a.measures,
    a.done_on,
    a.document,
    a.checked_by,
    i.closed_on,
    i.reopened,
    i.missing_since,
    i.amount,
    (
        SELECT r.recovered
        FROM answer AS r
        WHERE
            r.number = i.number
            AND r.seq = (SELECT max(l.seq) FROM answer AS l WHERE l.number = i.number AND l.recovered IS NOT NULL)
    ) AS recovered
FROM issue AS i
JOIN rule_text AS t ON t.digest = i.rule_text
LEFT JOIN answer AS a
    ON a.number = i.number AND a.seq = (SELECT max(l.seq) FROM answer AS l WHERE l.number = i.number)
WHERE
    i.county = :county
    AND (i.is_open OR substr(i.number, 8, 4) = :year OR i.closed_on >= :first_day)
ORDER BY i.region_code, i.household_no, i.number
