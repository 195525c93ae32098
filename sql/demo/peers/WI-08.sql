-- A member who draws a pension of an employee or official.
SELECT DISTINCT m.member_no AS subject_id, n.scheme AS object
FROM human_resources_pension AS n
JOIN registry_member AS m ON m.id_no = n.id_no
WHERE m.member_status = '正常' AND n.scheme IN ('企业职工', '机关事业') AND n.status = '领取'
  AND n.monthly_benefit >= (SELECT formal_pension FROM wanted)
