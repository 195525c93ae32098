-- A household with active members and without a current helper.
SELECT h.household_no AS subject_id, '' AS object
FROM registry_household AS h
WHERE EXISTS (SELECT 1 FROM registry_member AS m WHERE m.household_no = h.household_no AND m.member_status = '正常')
  AND NOT EXISTS (
      SELECT 1 FROM registry_pairing AS p
      WHERE p.household_no = h.household_no
        AND p.started_on <= (SELECT day FROM wanted) AND (p.ended_on IS NULL OR p.ended_on >= (SELECT day FROM wanted))
  )
