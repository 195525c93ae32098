-- The links of both datasets by row of the truth.
SELECT row_id AS r, person_key, link FROM ${placed}__link
UNION ALL
SELECT row_id, person_key, link FROM ${plain}__link
