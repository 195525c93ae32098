-- What the registry wrote about its members: one number in two hundred is missing, one has a wrong digit.
CREATE OR REPLACE TABLE registered AS
WITH noted AS (
    SELECT p, g, who, name, birth, village, man, number, 'R' || lpad(CAST(p AS VARCHAR), 9, '0') AS member_no,
           CASE WHEN s_draw(g, 'registry number') < 0.005 THEN NULL
                WHEN s_draw(g, 'registry number') < 0.010
                THEN substr(number, 1, 9) || CAST((CAST(substr(number, 10, 1) AS INTEGER) + s_whole(g, 'registry digit', 1, 9)) % 10 AS VARCHAR) || substr(number, 11)
                ELSE number END AS number_written
    FROM somebody WHERE registered
)
SELECT p, name, birth, village, man, number, number_written, member_no,
       -- Who shares name and village with somebody of another family lives alone.
       CASE WHEN who = 'double' THEN 'D' || lpad(CAST(p AS VARCHAR), 9, '0') ELSE 'H' || lpad(CAST(p // 4 AS VARCHAR), 9, '0') END AS household_no,
       -- How links name the person: by the number if it is valid, else by the registry's own.
       CASE WHEN number_written = number THEN number ELSE 'member:' || member_no END AS person_key
FROM noted;
