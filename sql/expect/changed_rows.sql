-- Rows whose key stands in both deliveries and whose content differs: as they are now and, as before_<column>, as they were.
-- nothing, amount, calendar: what is subtracted to see how far a value went; months and years are one step each.
CREATE OR REPLACE MACRO nothing(value) AS NULL;
CREATE OR REPLACE MACRO amount(value) AS CAST(value AS DOUBLE);
CREATE OR REPLACE MACRO calendar(value) AS (year(value) * 12 + month(value)) * 31 + day(value);
CREATE OR REPLACE VIEW named_before AS SELECT COLUMNS(*) AS 'before_\0' FROM rows_before;
CREATE OR REPLACE TABLE changed_rows AS
SELECT n.*, b.* FROM rows_now n JOIN named_before b ON b.before__key_hash = n._key_hash
WHERE n._row_hash <> b.before__row_hash;
-- Which row stands above and below each in its file or sheet, refused ones too.
CREATE OR REPLACE VIEW neighbour AS
SELECT _key_hash, lag(_key_hash) OVER place AS above, lead(_key_hash) OVER place AS below
FROM ${staged} WINDOW place AS (PARTITION BY _source_file ORDER BY _source_row);
