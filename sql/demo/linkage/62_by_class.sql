-- Links by class: how many, how many of them to the right person, to another one, or of people in no registry.
-- as_another: wrong ones that nothing on the row could tell from the other person's own damaged row.
SELECT link, count(*) AS links, count(*) FILTER (WHERE is_right) AS "right",
       count(*) FILTER (WHERE NOT is_right AND NOT as_another) AS wrong, count(*) FILTER (WHERE NOT is_right AND as_another) AS as_another
FROM claimed WHERE linked GROUP BY link ORDER BY link
