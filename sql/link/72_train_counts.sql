-- How many pairs each estimate rests on, and how many members there are.
SELECT (SELECT count(*) FROM train_side) AS members,
       (SELECT count(*) FROM train_stranger) * (SELECT count(*) FROM train_member) AS strangers,
       (SELECT count(*) FROM train_certain AS c JOIN train_holder AS h ON h.number = c.number) AS certain,
       (SELECT count(*) FROM train_label) AS damaged
