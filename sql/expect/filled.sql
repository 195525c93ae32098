-- How many cells of each column are filled in, and how many rows there are: one row.
SELECT count(COLUMNS(*)) AS '\0', count(*) AS _rows FROM ${table}
