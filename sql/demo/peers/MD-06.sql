-- A member who is registered as healthy and is being treated for a chronic disease.
SELECT DISTINCT m.member_no AS subject_id, '' AS object
FROM health_chronic AS c
JOIN registry_member AS m ON m.id_no = c.id_no
WHERE m.member_status = '正常' AND m.health = '健康' AND (c.status IS NULL OR c.status = '救治中')
