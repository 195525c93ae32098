-- A car of a member, unless it was bought cheap after the household's exit.
SELECT m.member_no AS subject_id, v.plate AS object
FROM police_vehicle AS v
JOIN registry_member AS m ON m.id_no = v.id_no
JOIN registry_household AS h ON h.household_no = m.household_no
WHERE m.member_status = '正常' AND v.status IN ('正常', '逾期未检验') AND v.registered_on <= (SELECT day FROM wanted)
  AND v.kind NOT IN ('摩托车', '三轮汽车', '拖拉机')
  AND (v.kind IN ('小型轿车', '小型普通客车') OR v.price >= (SELECT car_price FROM wanted))
  AND NOT coalesce(v.registered_on > greatest(h.lifted_on, h.risk_removed_on) AND v.price < (SELECT car_price_after_exit FROM wanted), false)
