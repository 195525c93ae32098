-- A company that a member runs or owns.
SELECT DISTINCT m.member_no AS subject_id, e.credit_code AS object
FROM market_enterprise AS e
JOIN registry_member AS m ON m.id_no = e.id_no
WHERE m.member_status = '正常' AND e.role IN ('法定代表人', '股东', '高管') AND e.status = '存续'
  AND e.kind IN ('有限责任公司', '个人独资企业') AND (e.capital_wan >= (SELECT enterprise_capital FROM wanted) OR e.tax_paid > 0)
