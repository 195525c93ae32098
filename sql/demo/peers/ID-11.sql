-- Declared size of a household against its active members.
SELECT h.household_no AS subject_id, '' AS object
FROM registry_household AS h
JOIN (SELECT household_no, count(*) AS members FROM registry_member WHERE member_status = '正常' GROUP BY household_no) AS a
    ON a.household_no = h.household_no
WHERE h.declared_size <> a.members
