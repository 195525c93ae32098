-- What a delivery is compared with: the accepted rows of the last accepted one, and of this one.
--   earlier   the accepted rows of the last accepted delivery      ${staged}   every staged row of this one
-- rows_* hold them whole, same_* only those whose key stands in both.
CREATE OR REPLACE VIEW rows_before AS SELECT * FROM earlier;
CREATE OR REPLACE VIEW rows_now AS SELECT * FROM ${staged} WHERE _reason IS NULL;
CREATE OR REPLACE VIEW same_before AS SELECT b.* FROM rows_before b SEMI JOIN rows_now n USING (_key_hash);
CREATE OR REPLACE VIEW same_now AS SELECT n.* FROM rows_now n SEMI JOIN rows_before b USING (_key_hash);
