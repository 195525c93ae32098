-- One pass over a list of persons: what rules and links read, looked up once by number, and kept.
CREATE OR REPLACE TABLE ${table}__pass AS
SELECT ${columns}, r.number
FROM ${table}__rows AS source
LEFT JOIN registered AS r ON r.number = CASE WHEN source.${id}_valid THEN CAST(substr(source.${id}, 1, 17) AS BIGINT) END
