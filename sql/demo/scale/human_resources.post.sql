-- Welfare posts of registered people of working age; a few are too old or not registered.
SELECT id_no, name, s_word(p, 'post', ['护林员', '保洁员', '护路员']) AS post,
       CAST(d - s_whole(p, 'post from', 30, 900) AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date
FROM person
WHERE status = '正常' AND (registered AND age BETWEEN 20 AND 60 AND s_draw(p, 'has post') < 0.03
                           OR registered AND age BETWEEN 67 AND 75 AND s_draw(p, 'has post') < 0.001
                           OR NOT registered AND age BETWEEN 20 AND 60 AND s_draw(p, 'has post') < 0.0005)
