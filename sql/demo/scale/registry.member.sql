-- Members. A few per thousand carry a sex, a school status or a health that other lists contradict.
SELECT member_no, household_no, name, id_no,
       CASE WHEN man <> (s_draw(p, 'sex wrong') < 0.001) THEN '男' ELSE '女' END AS sex,
       birth AS birth_date, relation,
       s_word(p, 'ethnicity', ['壮族', '壮族', '壮族', '壮族', '汉族', '瑶族']) AS ethnicity,
       CASE WHEN s_draw(p, 'stage wrong') < 0.002 THEN '非在校生' ELSE stage END AS student_status,
       CASE WHEN illness = '健康' AND disability IS NOT NULL THEN '残疾'
            WHEN illness <> '健康' AND s_draw(p, 'health wrong') < 0.01 THEN '健康' ELSE illness END AS health,
       id_no || disability AS disability_no,
       CASE WHEN age < 16 OR age >= 75 OR stage <> '非在校生' THEN '无劳动力' WHEN age >= 60 THEN '弱劳动力或半劳动力'
            ELSE '普通劳动力' END AS labour,
       CASE WHEN age < 16 OR age >= 66 OR stage <> '非在校生' THEN 0 ELSE s_whole(p, 'months', 0, 11) END AS months_worked,
       status = '正常' AS insured,
       age >= 60 AS pensioned,
       (benefit IS NOT DISTINCT FROM '低保') <> (s_draw(p, 'flag wrong') < 0.001) AS on_allowance,
       benefit IS NOT DISTINCT FROM '特困' AS on_support,
       status AS member_status,
       CASE WHEN status <> '正常' THEN status_on END AS status_on
FROM registered
