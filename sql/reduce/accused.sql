-- Who stands behind each subject of a finding: the member, all members of the household, or the person outside.
SELECT f.subject_kind, f.subject_id, f.household_no, m.id_no, m.name_fold
FROM finding_subject AS f
JOIN member AS m ON m.household_no = f.household_no
WHERE f.subject_kind = 'household' OR (f.subject_kind = 'member' AND m.member_no = f.subject_id)
UNION ALL
SELECT f.subject_kind, f.subject_id, f.household_no, f.subject_id, CAST(NULL AS STRING)
FROM finding_subject AS f
WHERE f.subject_kind IN ('resident', 'helper')
