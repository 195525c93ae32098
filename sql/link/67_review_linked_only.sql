-- A weakly linked row and whom it is linked to; of a person registered more than once, the row that counts most.
CREATE OR REPLACE TABLE review_pair AS
WITH standing AS (
    SELECT person_key, member_no,
           row_number() OVER (PARTITION BY person_key ORDER BY active DESC, member_no) AS place
    FROM review_member
)
SELECT row.dataset, row.row_id, row.value_no, standing.member_no, 1 AS rank, CAST(NULL AS DOUBLE) AS weight
FROM review_row_value AS row JOIN standing ON standing.person_key = row.person_key AND standing.place = 1;
