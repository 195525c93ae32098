"""Great Expectations: is a delivery, are links, is a rule's result as expected. Counts and verdicts, never a value.

``suites``    suites of ``expectations/`` as typed values
``local_suites``  what a county adds to them, and which thresholds it moves
``gx``        the only home of Great Expectations; ``duckgx`` its dialect for DuckDB; ``lean_gx`` its import
``gx_metrics``  what it judges by, counted for all expectations in one reading
``verdicts``  one expectation judged, stored with a night
``delivery``  is a delivery accepted
``losses``    what a delivery lost since the last accepted one; ``loss`` one such comparison
              ``lost_columns`` columns and their cells, ``moved_values`` values at other rows or in other columns,
              ``lost_parts`` files and sheets, ``lost_places`` townships and villages
``links``     how many rows of each dataset are linked
``rules``     is a rule's result as expected
``night``     all of a night, judged together
"""
