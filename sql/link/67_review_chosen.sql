-- The candidates that go on the list: for each row the best by weight, of each person one registration.
-- A weakly linked row keeps whom it is linked to; the other rows get candidates above the threshold, but no banned one.
CREATE OR REPLACE TABLE review_pair AS
WITH scored AS (
    SELECT w.dataset, w.row_id, w.value_no, c.member_no, c.person_key, c.person_named, round(s.match_weight, 2) AS weight,
           row_number() OVER (PARTITION BY w.dataset, w.row_id, c.person_key
                              ORDER BY round(s.match_weight, 2) DESC, c.active DESC, c.member_no) AS registration
    FROM review_score AS s
    JOIN review_row_value AS w ON w.value_no = s.unique_id_l
    JOIN review_candidate AS c ON c.unique_id = s.unique_id_r
    CROSS JOIN review_limit
    WHERE w.person_key = c.person_key
       OR (w.link = 'possible' AND round(s.match_weight, 2) >= review_limit.weight
           -- Somebody else's valid number is not this member's, unless the registry has none of his.
           AND (w.note <> 'valid' OR c.person_named LIKE 'member:%')
           AND NOT EXISTS (SELECT 1 FROM decided_pair AS d
                           WHERE d.dataset = w.dataset AND d.row_id = w.row_id AND d.person_key = c.person_key AND d.verdict = 'different'))
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY dataset, row_id ORDER BY weight DESC, person_named) AS rank
    FROM scored
    WHERE registration = 1
)
SELECT ranked.dataset, ranked.row_id, ranked.value_no, ranked.member_no, ranked.rank, ranked.weight
FROM ranked CROSS JOIN review_limit
WHERE ranked.rank <= review_limit.candidates;
