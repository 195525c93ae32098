-- What a county does by hand: a number is the text in the cell.
CREATE OR REPLACE TEMP MACRO n_id_text(x) AS nullif(trim(x), '');
