-- The links of both datasets by row of the truth.
WITH named AS (
    SELECT DISTINCT person_key, coalesce(person_id, 'member:' || member_no) AS name FROM member
),
linked AS (
    SELECT row_id, person_key, link FROM ${placed}__link
    UNION ALL
    SELECT row_id, person_key, link FROM ${plain}__link
)
SELECT linked.row_id AS r, named.name AS person_key, CAST(linked.link AS STRING) AS link
FROM linked JOIN named ON named.person_key = linked.person_key
