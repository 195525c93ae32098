-- A member without medical insurance this year, newborns left out.
SELECT m.member_no AS subject_id, '' AS object
FROM registry_member AS m
WHERE m.member_status = '正常' AND substr(m.id_no, 7, 8) <= (SELECT born FROM wanted)
  AND NOT EXISTS (SELECT 1 FROM health_insurance AS i WHERE i.id_no = m.id_no AND i.year = (SELECT year FROM wanted) AND i.status = '正常参保')
