-- Every valid number of the registry is known, whatever the member's status.
CREATE OR REPLACE TABLE known_number AS SELECT id_no FROM person WHERE id_no IS NOT NULL;
