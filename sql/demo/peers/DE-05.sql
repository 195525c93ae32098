-- A member who is registered as dead and was treated more than thirty days later.
SELECT DISTINCT m.member_no AS subject_id, '' AS object
FROM health_settlement AS s
JOIN registry_member AS m ON m.id_no = s.id_no
WHERE m.member_status = '死亡' AND s.settled_on > m.status_on + INTERVAL '30' DAY
