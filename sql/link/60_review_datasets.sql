-- The datasets that have rows linked by weak evidence: no other is read again for them.
SELECT DISTINCT dataset FROM weak_link WHERE link IN ('conflict', 'likely')
