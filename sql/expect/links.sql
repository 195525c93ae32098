-- What the suite of the links judges: one row per dataset that names persons, with the share that links to nobody.
-- link_count: how many rows were linked in each class; before: the share that linked to nobody the night before.
CREATE OR REPLACE VIEW link_night AS
WITH counted AS (
    SELECT *, exact + repaired + explicit + likely + conflict AS linked,
           rows - exact - repaired - explicit - likely - conflict AS unlinked
    FROM link_count
)
SELECT *,
       CASE WHEN rows > 0 THEN CAST(unlinked AS DOUBLE) / rows END AS unlinked_share,
       CASE WHEN rows > 0 THEN CAST(unlinked AS DOUBLE) / rows - before END AS unlinked_growth,
       CASE WHEN linked > 0 THEN CAST(conflict AS DOUBLE) / linked END AS conflict_share,
       CASE WHEN linked > 0 THEN CAST(repaired AS DOUBLE) / linked END AS repaired_share
FROM counted;
