-- Whom tonight's findings are about, as lists show them: places by name, the head, the person.
WITH place AS (
    SELECT region_code, name
    FROM (SELECT region_code, name, row_number() OVER (PARTITION BY region_code ORDER BY valid_from DESC) AS newest
          FROM region_begun) AS dated
    WHERE newest = 1
),
about AS (
    SELECT f.subject_kind, f.subject_id, f.household_no, f.region_code,
           m.name AS member_name, m.id_no AS member_id_no, m.relation,
           h.head_name, h.head_id_no, h.household_type
    FROM finding_subject AS f
    LEFT JOIN member AS m ON f.subject_kind = 'member' AND m.member_no = f.subject_id
    LEFT JOIN household AS h ON h.household_no = f.household_no
)
SELECT about.subject_kind, about.subject_id, about.household_no, about.region_code,
       county.name AS county_name, township.name AS township_name, village.name AS village_name,
       about.head_name,
       CASE about.subject_kind WHEN 'member' THEN about.member_name WHEN 'household' THEN about.head_name END AS name,
       CASE about.subject_kind
           WHEN 'member' THEN about.member_id_no
           WHEN 'household' THEN about.head_id_no
           WHEN 'resident' THEN about.subject_id
           WHEN 'helper' THEN about.subject_id END AS id_no,
       CASE about.subject_kind WHEN 'member' THEN about.relation WHEN 'household' THEN '户主' END AS relation,
       about.household_type
FROM about
LEFT JOIN place AS county ON county.region_code = substr(about.region_code, 1, 6) || '000000'
LEFT JOIN place AS township ON township.region_code = substr(about.region_code, 1, 9) || '000'
LEFT JOIN place AS village ON village.region_code = about.region_code AND substr(about.region_code, 10, 3) <> '000'
ORDER BY about.subject_kind, about.subject_id, about.household_no, about.region_code
