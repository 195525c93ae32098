-- A household with active members and no appraisal of its house, relocated ones left out.
SELECT h.household_no AS subject_id, '' AS object
FROM registry_household AS h
WHERE EXISTS (SELECT 1 FROM registry_member AS m WHERE m.household_no = h.household_no AND m.member_status = '正常')
  AND NOT EXISTS (
      SELECT 1 FROM housing_appraisal AS a JOIN registry_member AS m ON m.id_no = a.head_id_no
      WHERE m.household_no = h.household_no
  )
  AND NOT EXISTS (
      SELECT 1 FROM housing_relocation AS r JOIN registry_member AS m ON m.id_no = r.head_id_no
      WHERE m.household_no = h.household_no
  )
