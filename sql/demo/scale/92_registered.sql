-- The numbers of the registry, which one pass looks every row up in.
CREATE OR REPLACE TABLE registered AS
SELECT DISTINCT CAST(substr(id_no, 1, 17) AS BIGINT) AS number FROM registry_member__rows WHERE id_no_valid
