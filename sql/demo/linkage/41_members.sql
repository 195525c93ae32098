-- registry.member as the registry exports it.
SELECT m.member_no, m.household_no, m.name, m.number_written AS id_no, CASE WHEN m.man THEN '男' ELSE '女' END AS sex,
       strftime(m.birth, '%Y-%m-%d') AS birth_date, CASE WHEN p % 4 = 0 THEN '户主' ELSE '其他' END AS relation, '正常' AS member_status
FROM registered AS m
ORDER BY member_no
