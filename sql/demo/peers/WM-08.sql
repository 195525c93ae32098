-- Net income dropped from one year to the next.
SELECT h.household_no AS subject_id, '' AS object
FROM registry_household AS h
JOIN registry_income AS a ON a.household_no = h.household_no AND a.year = (SELECT year FROM wanted) - 1
JOIN registry_income AS b ON b.household_no = h.household_no AND b.year = (SELECT year FROM wanted) - 2
WHERE b.wage + b.business + b.property + b.transfer - b.expense > 0
  AND a.wage + a.business + a.property + a.transfer - a.expense
    < (1 - (SELECT income_drop FROM wanted)) * (b.wage + b.business + b.property + b.transfer - b.expense)
