-- Rows numbered in the order they stand in.
CREATE OR REPLACE TEMP VIEW numbered AS
SELECT row_number() OVER () AS _row_id, * FROM sorted
