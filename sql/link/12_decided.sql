-- What inspectors decided about rows of ${dataset} (identity_decision, NULL stands there as ''): the rows are found again
-- by their values, the member by the number he had then if the registry still has it, else by his row of the registry.
INSERT INTO decided_pair
WITH named AS (
    SELECT coalesce(person_id, 'member:' || member_no) AS name, min(person_key) AS person_key
    FROM member
    WHERE coalesce(person_id, 'member:' || member_no) IN (SELECT d.person_key FROM identity_decision AS d)
    GROUP BY 1
),
resolved AS (
    SELECT d.key, d.verdict, d.id_no, d.name, d.birth, coalesce(place.village, d.village) AS village,
           coalesce(p.person_key, m.person_key) AS person_key
    FROM identity_decision AS d
    LEFT JOIN named AS p ON p.name = d.person_key
    LEFT JOIN member AS m ON m.member_no = d.member_no
    LEFT JOIN village_of AS place ON place.region_code = d.village
    WHERE d.dataset = '${dataset}'
),
-- What a dataset may have beside number and name; where it has no such column, its rows have none.
without AS (
    SELECT CAST(NULL AS DATE) AS birth_date, CAST(NULL AS STRING) AS birth_date_precision, CAST(NULL AS STRING) AS region_code
),
said AS (
    SELECT source._row_id AS row_id, coalesce(source.${id}, '') AS id_no, coalesce(source.${name}_fold, '') AS name,
           CASE WHEN ${precision} = 'D' THEN f_ymd(${birth}) ELSE '' END AS birth,
           coalesce(place.village, ${region}, '') AS village
    FROM ${table}__rows AS source
    CROSS JOIN without
    LEFT JOIN village_of AS place ON place.region_code = ${region}
)
SELECT '${dataset}', s.row_id, f_row_ref(${number}, s.row_id), r.person_key, r.verdict, min(r.key)
FROM said AS s JOIN resolved AS r
    ON r.id_no = s.id_no AND r.name = s.name AND r.birth = s.birth AND r.village = s.village
WHERE r.person_key IS NOT NULL
GROUP BY s.row_id, r.person_key, r.verdict;
