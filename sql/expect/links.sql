-- What the suite of the links judges: one row per dataset that names persons, with the share that links to nobody.
-- A share that rests on fewer than five rows is NULL: a slip or two warn of nothing.
-- link_count: how many rows were linked in each class; before: the share that linked to nobody the night before.
CREATE OR REPLACE VIEW link_night AS
WITH counted AS (
    SELECT *, exact + repaired + explicit + likely + conflict AS linked,
           rows - exact - repaired - explicit - likely - conflict AS unlinked
    FROM link_count
)
SELECT *,
       CASE WHEN unlinked >= 5 THEN CAST(unlinked AS DOUBLE) / rows END AS unlinked_share,
       CASE WHEN unlinked >= 5 THEN CAST(unlinked AS DOUBLE) / rows - before END AS unlinked_growth,
       CASE WHEN conflict >= 5 THEN CAST(conflict AS DOUBLE) / linked END AS conflict_share,
       CASE WHEN repaired >= 5 THEN CAST(repaired AS DOUBLE) / linked END AS repaired_share
FROM counted;
