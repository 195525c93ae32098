-- Links of one method beside what was expected of each row. A method's link names a person of the registry or nobody.
CREATE OR REPLACE TABLE claimed AS
SELECT e.*, link.link, link.person_key IS NOT NULL AS linked, coalesce(link.person_key = e.person_key, false) AS is_right
FROM expected AS e LEFT JOIN found AS link ON link.r = e.r;
