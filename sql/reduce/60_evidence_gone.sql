-- Rows of ${dataset} that are evidence of an open issue and stand no longer in tonight's accepted delivery.
INSERT INTO evidence_gone
SELECT e.*
FROM issue_evidence AS e
WHERE e.dataset = '${dataset}'
  AND NOT EXISTS (SELECT 1 FROM ${table}__rows AS r WHERE r._key_hash = e.row_key);
