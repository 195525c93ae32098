-- The identity review list: one row for each source row and candidate, with what agrees.
WITH place AS (
    SELECT region_code, arg_max(name, struct_pack(valid_from, name)) AS name FROM region_begun GROUP BY region_code
)
SELECT row.dataset, CAST(row.row_id AS VARCHAR) AS row_id, row.source_file, CAST(row.source_row AS VARCHAR) AS source_row,
       row.link, row.note, CAST(pair.rank AS INTEGER) AS rank,
       coalesce(row.name, '') AS row_name, coalesce(row.fold, '') AS row_name_fold, coalesce(row.id_no, '') AS row_id_no,
       coalesce(f_ymd(row.birth), '') AS row_birth, coalesce(row.region_code, '') AS row_village,
       coalesce(place.name, '') AS row_village_name,
       member.person_named AS person_key, member.member_no, member.household_no, coalesce(member.name, '') AS member_name,
       coalesce(member.number, '') AS member_id_no, coalesce(f_ymd(member.birth), '') AS member_birth,
       coalesce(member.village, '') AS member_village, coalesce(home.name, '') AS member_village_name,
       round(pair.weight, 2) AS weight,
       '{"name":"' || level.name || '","id_no":"' || level.id_no || '","birth":"' || level.birth || '","sex":"' || level.sex
           || '","village":"' || level.village || '"}' AS levels
FROM review_pair AS pair
JOIN review_row AS row ON row.dataset = pair.dataset AND row.row_id = pair.row_id
JOIN review_member AS member ON member.member_no = pair.member_no
JOIN review_level AS level ON level.value_no = pair.value_no AND level.member_no = pair.member_no
LEFT JOIN place ON place.region_code = row.region_code
LEFT JOIN place AS home ON home.region_code = member.village
ORDER BY row.dataset, row.source_file, row.source_row, pair.rank, member.person_named
