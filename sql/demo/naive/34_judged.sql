-- What a county does by hand: what the number as it is written does not link is nobody's, and what it does is certain.
CREATE OR REPLACE TABLE judged_row AS
SELECT dataset, row_ref, number_key AS person_key, 'exact' AS link, CAST(NULL AS STRING) AS link_note, written, fold
FROM remaining_row
WHERE id_valid AND number_key IS NOT NULL;
