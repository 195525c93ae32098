-- A member whose household is not among the accepted rows of registry.household is quarantined.
CREATE OR REPLACE TEMP VIEW ${table}__checked AS
SELECT p.* REPLACE (CASE WHEN p.household_no IS NOT NULL AND NOT EXISTS (
                              SELECT 1 FROM ${households} h WHERE h.household_no = p.household_no)
                         THEN concat_ws('; ', p._reason, 'no such household') ELSE p._reason END AS _reason)
FROM ${table}__whole p
