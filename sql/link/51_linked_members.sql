-- Every linked row with the registry rows of the person it is linked to.
SELECT CAST(source._source_row AS VARCHAR) AS source_row, member.member_no, link.link
FROM ${table}__link AS link
JOIN ${table}__rows AS source ON source._row_id = link.row_id
JOIN member ON member.person_key = link.person_key
