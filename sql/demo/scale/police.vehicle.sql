-- Motorcycles and three-wheelers mostly; a few registered people own a car.
SELECT id_no, name, '桂L' || lpad(CAST(p AS VARCHAR), 8, '0') AS plate,
       CASE WHEN s_draw(p, 'car') < CASE WHEN registered THEN 0.005 ELSE 0.5 END THEN '小型轿车'
            WHEN s_draw(p, 'car') < 0.8 THEN '摩托车' ELSE '三轮汽车' END AS kind,
       CAST(d - s_whole(p, 'bought', 100, 3500) AS DATE) AS registered_on,
       s_money(s_whole(p, 'price', 4, 90) * 1000) AS price,
       CASE WHEN s_draw(p, 'scrapped') < 0.1 THEN '报废' ELSE '正常' END AS status
FROM person WHERE status = '正常' AND age BETWEEN 20 AND 65 AND s_draw(p, 'drives') < 0.25
