-- A dataset as rules read it: its rows that are about somebody of the registry.
CREATE OR REPLACE TABLE ${table}__rest AS
SELECT ${columns}, s.row_ref, weak.person_key, weak.link
FROM ${table}__scanned AS s JOIN weak_link AS weak ON weak.row_ref = s.row_ref
WHERE s.link IS NULL;

CREATE OR REPLACE VIEW ${table} AS
SELECT ${columns}, row_ref, person_key, link FROM ${table}__scanned WHERE link IS NOT NULL
UNION ALL
SELECT ${columns}, row_ref, person_key, link FROM ${table}__rest;
