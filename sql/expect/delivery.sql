-- What the suite of a dataset judges: every staged row of one delivery, and beside it what is the same for all of them.
--   _quarantined    refused for a reason that counts: 'no such household' is told elsewhere and is not the sender's doing
--   _business_date  the date of the snapshot
--   _days_since     days since the last accepted snapshot, NULL if there is none
--   _columns_lost, _values_lost, _parts_lost, _townships_lost, _villages_lost  how many are gone, empty or in another
--     place since then, NULL if nothing can be told
CREATE OR REPLACE VIEW delivery AS
SELECT s.*,
       s._reason IS NOT NULL AND NOT s._orphan AS _quarantined,
       candidate.business_date AS _business_date,
       candidate.days_since AS _days_since,
       candidate.columns_lost AS _columns_lost,
       candidate.values_lost AS _values_lost,
       candidate.parts_lost AS _parts_lost,
       candidate.townships_lost AS _townships_lost,
       candidate.villages_lost AS _villages_lost
FROM ${staged} s CROSS JOIN candidate;
