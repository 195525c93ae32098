-- The household register: everybody, under the number he really has.
SELECT number AS id_no, name, village AS region_code, strftime(birth, '%Y-%m-%d') AS birth_date,
       CASE WHEN man THEN '男' ELSE '女' END AS sex
FROM somebody
ORDER BY p
