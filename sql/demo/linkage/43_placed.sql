-- Rows with a birth date and a village.
SELECT r, number_text AS id_no, name_text AS name, strftime(birth, '%Y-%m-%d') AS birth_date, sex, region_code FROM written WHERE placed
ORDER BY r
