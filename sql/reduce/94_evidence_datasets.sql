-- The datasets that the wanted rows lie in.
SELECT DISTINCT CAST(f_dataset_no(row_ref) AS INTEGER) AS number FROM wanted
