-- A member on the newest public payroll.
SELECT DISTINCT m.member_no AS subject_id, '' AS object
FROM finance_payroll AS f
JOIN registry_member AS m ON m.id_no = f.id_no
WHERE m.member_status = '正常' AND f.kind IN ('行政编制', '事业编制', '离退休')
  AND f.month = (SELECT max(month) FROM finance_payroll WHERE month <= (SELECT day FROM wanted))
