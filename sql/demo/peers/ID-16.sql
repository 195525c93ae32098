-- A mandatory field is empty.
SELECT household_no AS subject_id, 'main_cause' AS object FROM registry_household WHERE main_cause IS NULL
UNION ALL
SELECT household_no, 'per_capita_net_income' FROM registry_household WHERE per_capita_net_income IS NULL
UNION ALL
SELECT household_no, 'house_safe' FROM registry_household WHERE house_safe IS NULL
UNION ALL
SELECT household_no, 'water_safe' FROM registry_household WHERE water_safe IS NULL
