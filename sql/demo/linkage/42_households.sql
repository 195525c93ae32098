-- registry.household as the registry exports it.
SELECT household_no, min(name) AS head_name, min(number) AS head_id_no, min(village) AS region_code,
       '脱贫户' AS household_type, '2014-12-31' AS identified_on, CAST(count(*) AS VARCHAR) AS declared_size,
       '2026-11-01 08:00:00' AS updated_at
FROM registered GROUP BY household_no
ORDER BY household_no
