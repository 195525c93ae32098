-- What inspectors decided about rows of ${dataset} (identity_decision, NULL stands there as ''): the rows are found again
-- by their values, the member by the number he had then if the registry still has it, else by his row of the registry.
INSERT INTO decided_pair
WITH resolved AS (
    SELECT d.key, d.verdict, d.id_no, d.name, d.birth, coalesce(place.village, d.village) AS village,
           coalesce(p.person_key, m.person_key) AS person_key
    FROM identity_decision AS d
    LEFT JOIN person AS p ON p.person_key = d.person_key
    LEFT JOIN member AS m ON m.member_no = d.member_no
    LEFT JOIN village_of AS place ON place.region_code = d.village
    WHERE d.dataset = '${dataset}'
),
-- What a dataset may have beside number and name; where it has no such column, its rows have none.
shape AS (
    SELECT CAST(NULL AS DATE) AS birth_date, CAST(NULL AS VARCHAR) AS birth_date_precision, CAST(NULL AS VARCHAR) AS region_code
),
said AS (
    SELECT source._row_id AS row_id, coalesce(source.${id}, '') AS id_no, coalesce(source.${name}_fold, '') AS name,
           CASE WHEN source.birth_date_precision = 'D' THEN f_ymd(source.birth_date) ELSE '' END AS birth,
           coalesce(place.village, source.region_code, '') AS village
    FROM (SELECT * FROM shape WHERE false UNION ALL BY NAME SELECT * FROM ${table}__rows) AS source
    LEFT JOIN village_of AS place ON place.region_code = source.region_code
)
SELECT '${dataset}', s.row_id, r.person_key, r.verdict, min(r.key)
FROM said AS s JOIN resolved AS r
    ON r.id_no = s.id_no AND r.name = s.name AND r.birth = s.birth AND r.village = s.village
WHERE r.person_key IS NOT NULL
GROUP BY s.row_id, r.person_key, r.verdict;

-- A ban takes a link away and makes none: it comes after the links are judged.
DELETE FROM ${table}__link
WHERE EXISTS (SELECT 1 FROM decided_pair AS d
              WHERE d.dataset = '${dataset}' AND d.verdict = 'different'
                AND d.row_id = ${table}__link.row_id AND d.person_key = ${table}__link.person_key);

-- 'same' wins over every class. Should the registry have come to hold two persons for one row, none of them is certain.
CREATE OR REPLACE TABLE explicit_link AS
SELECT d.row_id, min(d.person_key) AS person_key, min(d.key) AS key
FROM decided_pair AS d
WHERE d.dataset = '${dataset}' AND d.verdict = 'same'
  AND NOT EXISTS (SELECT 1 FROM decided_pair AS b
                  WHERE b.dataset = d.dataset AND b.verdict = 'different' AND b.row_id = d.row_id AND b.person_key = d.person_key)
GROUP BY d.row_id
HAVING count(DISTINCT d.person_key) = 1;

DELETE FROM ${table}__link WHERE row_id IN (SELECT e.row_id FROM explicit_link AS e);

INSERT INTO ${table}__link SELECT e.row_id, e.person_key, 'explicit', e.key FROM explicit_link AS e;

-- A row that carries the number of the person it was told apart from stays known as a row with that number: the number
-- is in the list, whoever holds it (ID-06, ID-08). It is about nobody.
INSERT INTO ${table}__link
SELECT d.row_id, CAST(NULL AS VARCHAR), 'different', CAST(NULL AS VARCHAR)
FROM decided_pair AS d
JOIN ${table}__subject AS s ON s.row_id = d.row_id
JOIN person AS p ON p.person_key = d.person_key AND p.id_no = s.carries
WHERE d.dataset = '${dataset}' AND d.verdict = 'different'
  AND NOT EXISTS (SELECT 1 FROM ${table}__link AS l WHERE l.row_id = d.row_id);
