-- High medical bills of this year of a rural resident who is not registered.
SELECT r.id_no AS subject_id, '' AS object
FROM police_resident AS r
JOIN (
    SELECT id_no, sum(self_paid) AS self_paid FROM health_settlement
    WHERE settled_on >= (SELECT new_year FROM wanted) AND settled_on <= (SELECT day FROM wanted)
    GROUP BY id_no
) AS s ON s.id_no = r.id_no
WHERE r.status = '正常' AND r.hukou_kind = '农业' AND s.self_paid >= (SELECT medical_share_other FROM wanted) * (SELECT rural_dpi FROM wanted)
  AND NOT EXISTS (SELECT 1 FROM registry_member AS m WHERE m.id_no = r.id_no)
