-- The household register: everybody, the dead and departed with their status. A few names and families differ.
SELECT id_no, CASE WHEN registered AND s_draw(p, 'name wrong') < 0.001 THEN left(name, 2) || '某' ELSE name END AS name,
       CASE WHEN man THEN '男' ELSE '女' END AS sex, birth AS birth_date, 'H' || household_no AS hukou_no, relation,
       village AS region_code,
       CASE WHEN s_draw(i, 'urban') < CASE WHEN registered THEN 0.002 ELSE 0.2 END THEN '非农业' ELSE '农业' END AS hukou_kind,
       CASE status WHEN '正常' THEN '正常' WHEN '死亡' THEN '死亡注销' ELSE '迁出' END AS status,
       CASE WHEN status <> '正常' THEN status_on END AS status_on
FROM person WHERE s_draw(p, 'in the register') >= 0.001
