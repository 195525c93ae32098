-- Every row of an export in order of file and row, with what becomes of it in _status:
--   quarantined  _reason says why          repeated  equal to an earlier row in every column          accepted  the rest
-- Rows of one key are repeats when all are equal, and all quarantined when any two differ.
CREATE OR REPLACE TEMP TABLE ${table}__sorted AS
WITH known_twice AS (
    SELECT _key FROM ${checked} WHERE _reason IS NULL GROUP BY _key HAVING count(*) > 1
), twice AS (
    SELECT _source_file, _source_row,
           min(_row_hash) OVER same_key <> max(_row_hash) OVER same_key AS differ,
           row_number() OVER (same_key ORDER BY _source_file, _source_row) > 1 AS again
    FROM ${checked} SEMI JOIN known_twice USING (_key)
    WHERE _reason IS NULL
    WINDOW same_key AS (PARTITION BY _key)
)
SELECT p.* REPLACE (CASE WHEN t.differ THEN 'key with different content' ELSE p._reason END AS _reason),
       CASE WHEN p._reason IS NOT NULL OR t.differ THEN 'quarantined'
            WHEN t.again THEN 'repeated' ELSE 'accepted' END AS _status
FROM ${checked} p LEFT JOIN twice t USING (_source_file, _source_row)
ORDER BY _source_file, _source_row;

DROP TABLE ${table}__parsed CASCADE;

CREATE OR REPLACE TEMP VIEW ${table}__accepted AS
SELECT row_number() OVER () AS _row_id, * EXCLUDE (_reason, _future, _key, _status)
FROM ${table}__sorted WHERE _status = 'accepted';

-- What a delivery is judged by: every row but the repeats, and those about persons nobody asked about.
CREATE OR REPLACE TEMP VIEW ${table}__delivery AS
SELECT * EXCLUDE (_status), coalesce(_reason = 'no such household', FALSE) AS _orphan
FROM ${table}__sorted WHERE _status <> 'repeated' AND NOT contains(coalesce(_reason, ''), 'not asked');
