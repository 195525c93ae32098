-- A telephone that several households share.
SELECT h.household_no AS subject_id, h.phone AS object
FROM registry_household AS h
JOIN (SELECT phone FROM registry_household WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) >= (SELECT shared_phone_households FROM wanted)) AS s
    ON s.phone = h.phone
