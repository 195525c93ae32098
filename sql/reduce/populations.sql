-- Of how many a rule speaks: what a surge is measured against (rules.md, "Holds").
SELECT (SELECT count(*) FROM registry_member__rows) AS member,
       (SELECT count(*) FROM registry_household__rows) AS household,
       (SELECT count(*) FROM police_resident__rows) AS resident,
       (SELECT count(DISTINCT village) FROM household) AS village,
       (SELECT count(DISTINCT helper_id_no) FROM registry_pairing__rows) AS helper
