-- Rows in which ${one} and ${other} were not the same, and those that have each in the place of the other now.
SELECT (SELECT count(*) FROM same_before WHERE ${one} IS DISTINCT FROM ${other}) AS differing,
       (SELECT count(*) FROM changed_rows
        WHERE before_${one} IS DISTINCT FROM before_${other}
          AND ${one} IS NOT DISTINCT FROM before_${other} AND ${other} IS NOT DISTINCT FROM before_${one}) AS exchanged
