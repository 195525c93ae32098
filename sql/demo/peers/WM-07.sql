-- Income of last year below the line of a household that is not being monitored.
SELECT household_no AS subject_id, '' AS object
FROM registry_household
WHERE income_year = (SELECT year FROM wanted) - 1 AND per_capita_net_income < (SELECT monitoring_line FROM wanted)
  AND NOT (household_type = '监测对象' AND risk_removed_on IS NULL)
