-- Every row of an export in order of file and row, with what becomes of it in _status:
--   quarantined  _reason says why          repeated  equal to an earlier row in every column          accepted  the rest
CREATE OR REPLACE TEMP TABLE ${table}__parsed AS
SELECT * FROM ${checked};

-- Rows of one key are repeats when all are equal, and all quarantined when any two differ.
CREATE OR REPLACE TEMP TABLE ${table}__twice AS
WITH keys AS (
    SELECT _key FROM ${table}__parsed WHERE _reason IS NULL GROUP BY _key HAVING count(*) > 1
)
SELECT _key, min(_row_hash) <> max(_row_hash) AS differ,
       min(struct_pack(f := _source_file, r := _source_row)) AS first_row
FROM ${table}__parsed SEMI JOIN keys USING (_key)
WHERE _reason IS NULL
GROUP BY _key;

CREATE OR REPLACE TEMP TABLE ${table}__sorted AS
SELECT row_number() OVER () AS _position, *
FROM (
    SELECT p.* REPLACE (CASE WHEN p._reason IS NULL AND t.differ THEN 'key with different content' ELSE p._reason END AS _reason),
           CASE WHEN p._reason IS NOT NULL OR t.differ THEN 'quarantined'
                WHEN t.first_row <> struct_pack(f := p._source_file, r := p._source_row) THEN 'repeated'
                ELSE 'accepted' END AS _status
    FROM ${table}__parsed p LEFT JOIN ${table}__twice t USING (_key)
    ORDER BY p._source_file, p._source_row
);

DROP TABLE ${table}__parsed;

CREATE OR REPLACE TEMP VIEW ${table}__accepted AS
SELECT row_number() OVER () AS _row_id, * EXCLUDE (_position, _reason, _future, _key, _status)
FROM ${table}__sorted WHERE _status = 'accepted';

-- Where the row stands and why; nothing of a person.
CREATE OR REPLACE TEMP VIEW ${table}__quarantine AS
SELECT _source_file, _source_row, _reason AS reason FROM ${table}__sorted WHERE _status = 'quarantined';

-- What a delivery is judged by: every row but the repeats.
CREATE OR REPLACE TEMP VIEW ${table}__delivery AS
SELECT * EXCLUDE (_position, _status) FROM ${table}__sorted WHERE _status <> 'repeated';
