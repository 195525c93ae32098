-- A row about somebody who was not asked about is quarantined. Without a number that somebody holds, or of a person who
-- was asked about without one, a row counts by its name: links tell whose it is.
CREATE OR REPLACE TEMP VIEW ${view} AS
SELECT p.* REPLACE (
    CASE WHEN coalesce(left(p.${id}, 18) IN (SELECT a.id_no FROM asked AS a WHERE a.id_no IS NOT NULL), FALSE)
              OR coalesce((NOT coalesce(p.${id}_valid, FALSE) OR substr(p.${id}, 16, 3) = '000')
                          AND p.${name}_fold IN (SELECT a.name_fold FROM asked AS a WHERE a.name_fold IS NOT NULL), FALSE)
              OR coalesce(p.${name}_fold IN (SELECT a.name_fold FROM asked AS a
                                             WHERE NOT a.id_valid AND a.name_fold IS NOT NULL), FALSE)
         THEN p._reason ELSE concat_ws('; ', p._reason, 'not asked') END AS _reason)
FROM ${rows} AS p
