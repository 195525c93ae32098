-- Whom the delivery was asked about, as its rows are compared with them.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT DISTINCT n_id("证件号码").v AS id_no, coalesce(n_id_valid(n_id("证件号码").v, $business_date), FALSE) AS id_valid,
       n_name("姓名").fold AS name_fold
FROM requested;
