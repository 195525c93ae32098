-- Serious and chronic illnesses; a few chronic patients have no family doctor.
SELECT id_no, name,
       CASE WHEN illness = '大病' THEN s_word(p, 'disease', ['肺癌', '胃癌', '终末期肾病', '脑梗死', '乳腺癌'])
            ELSE s_word(p, 'disease', ['高血压', '高血压', '糖尿病', '慢阻肺', '冠心病']) END AS disease,
       CASE WHEN illness = '大病' THEN '大病' ELSE '慢性病' END AS severity,
       greatest(CAST(d - s_whole(p, 'confirmed', 5, 3000) AS DATE), birth) AS confirmed_on,
       s_draw(p, 'family doctor') >= 0.01 AS family_doctor,
       CASE WHEN s_draw(p, 'treated') < 0.9 THEN '救治中' END AS status
FROM person WHERE illness <> '健康' AND status = '正常'
