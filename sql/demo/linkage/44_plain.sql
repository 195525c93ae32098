-- Rows with number and name only.
SELECT r, number_text AS id_no, name_text AS name FROM written WHERE NOT placed
ORDER BY r
