-- What a county does by hand: the number as it is written looked up in the registry's, whatever the name says.
CREATE OR REPLACE TABLE ${table}__link AS
SELECT s.row_id, p.person_key, 'exact' AS link, CAST(NULL AS VARCHAR) AS link_note
FROM ${table}__subject AS s JOIN person AS p ON p.id_no = s.id_no;
