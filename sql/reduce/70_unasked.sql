-- Members of households in which somebody was not asked about in the answer of ${table}: it says nothing of them.
-- asked: this member was. A person is asked about by a valid number, or by number and name as the registry has them.
WITH told AS (
    SELECT m.member_no, m.household_no, m.village,
           (coalesce(m.id_no_valid, false)
            AND m.id_no IN (SELECT a.id_no FROM ${table}__asked AS a WHERE a.id_no IS NOT NULL))
           OR EXISTS (SELECT 1 FROM ${table}__asked AS a
                      WHERE a.id_no IS NOT DISTINCT FROM m.id_no AND a.name_fold IS NOT DISTINCT FROM m.name_fold) AS asked
    FROM member AS m
)
SELECT member_no, household_no, village, asked
FROM told
WHERE household_no IN (SELECT unasked.household_no FROM told AS unasked WHERE NOT unasked.asked)
ORDER BY member_no
