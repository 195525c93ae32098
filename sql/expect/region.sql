-- The county's region table, or an empty one: what codes are called and what they became.
CREATE OR REPLACE VIEW region AS SELECT region_code, name, level, merged_into FROM ${source};
