-- The different names whose pinyin and surname are needed: those of the rows and of whom they may be about.
SELECT fold FROM review_value WHERE fold IS NOT NULL
UNION
SELECT m.fold
FROM review_member AS m
WHERE m.fold IS NOT NULL
  AND (EXISTS (SELECT 1 FROM review_row WHERE link NOT IN ('conflict', 'likely'))
       OR m.person_key IN (SELECT r.person_key FROM review_row AS r WHERE r.person_key IS NOT NULL))
ORDER BY 1
