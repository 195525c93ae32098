-- Everybody: head, spouse, two children, two parents of the head, as many as the family has.
-- Numbers are unique because persons of one county, birthday and sex are counted.
CREATE OR REPLACE TABLE person AS
WITH seats AS (
    SELECT family.*, CAST(unnest(range(size)) AS INTEGER) AS seat FROM family
),
born AS (
    SELECT *, i * 8 + seat AS p,
           ['户主', '配偶', '子女', '子女', '父母', '父母'][seat + 1] AS relation,
           CASE seat WHEN 0 THEN head_birth
                     WHEN 1 THEN head_birth + s_whole(i, 'spouse', -1200, 1500)
                     WHEN 2 THEN head_birth + s_whole(i, 'elder child', 7800, 9800)
                     WHEN 3 THEN head_birth + s_whole(i, 'younger child', 9900, 10900)
                     WHEN 4 THEN head_birth - s_whole(i, 'father', 7600, 10000)
                     ELSE head_birth - s_whole(i, 'mother', 6800, 9000) END AS birth,
           s_draw(i, 'head sex') < 0.85 AS head_is_man
    FROM seats
),
sexed AS (
    SELECT born.* REPLACE (least(CAST(birth AS DATE), d - s_whole(p, 'newborn', 1, 700)) AS birth),
           CASE WHEN seat = 0 THEN head_is_man WHEN seat = 1 THEN NOT head_is_man WHEN seat = 4 THEN TRUE
                WHEN seat = 5 THEN FALSE ELSE s_draw(p, 'sex') < 0.5 END AS man
    FROM born CROSS JOIN night
),
counted AS (
    SELECT *, row_number() OVER (PARTITION BY county, birth, man ORDER BY p) AS nth FROM sexed
),
digits AS (
    SELECT *, county || strftime(birth, '%Y%m%d') || lpad(CAST(2 * nth - CASE WHEN man THEN 1 ELSE 0 END AS VARCHAR), 3, '0') AS first17
    FROM counted
),
named AS (
    SELECT *, first17 || s_check(first17) AS id_no,
           CASE WHEN seat IN (0, 2, 3, 4) THEN s_character(i, 'surname', '黄韦农陆李梁覃罗岑苏王陈莫蒙潘何林周班许零唐杨吴廖玉')
                ELSE s_character(p, 'surname', '黄韦农陆李梁覃罗岑苏王陈莫蒙潘何林周班许零唐杨吴廖玉') END
           || s_character(p, 'given', CASE WHEN man THEN '伟强军勇杰斌涛平志明建国文武忠福才生海山林松峰祖安永利民恒光宗有发世宏俊昌'
                                           ELSE '芳秀英兰梅玉珍花琼春燕美莲桂香月娥彩金巧慧敏静菊青素妹雪婷媛娟' END)
           || s_character(p, 'second', CASE WHEN man THEN '伟强军勇杰斌涛平志明建国文武忠福才生海山林松峰祖安永利民恒光宗有发世宏俊昌'
                                            ELSE '芳秀英兰梅玉珍花琼春燕美莲桂香月娥彩金巧慧敏静菊青素妹雪婷媛娟' END) AS name
    FROM digits
),
aged AS (
    SELECT named.*, s_age(birth, d) AS age, s_age(birth, make_date(school_year, 8, 31)) AS school_age,
           CASE WHEN s_draw(p, 'path') < 0.35 THEN '高中 本科' WHEN s_draw(p, 'path') < 0.55 THEN '中职 高职'
                WHEN s_draw(p, 'path') < 0.80 THEN '中职' ELSE '' END AS path,
           d, y, m, school_year
    FROM named CROSS JOIN night
)
SELECT p, i, registered, seat, relation, man, birth, age, school_age, path, name, id_no,
       household_no, village, county, township, relocated, monitored, risk_open, cause,
       CASE WHEN seat = 0 OR s_draw(p, 'status') > 0.06 THEN '正常' WHEN s_draw(p, 'status') < 0.04 AND age > 1 THEN '死亡' ELSE '迁出' END AS status,
       least(greatest(CAST(d - s_whole(p, 'status day', 20, 2500) AS DATE), birth + 200), d) AS status_on,
       s_stage(school_age, path) AS stage,
       CASE WHEN s_draw(p, 'disability') < CASE WHEN age < 16 THEN 0.01 WHEN age < 60 THEN 0.05 ELSE 0.10 END
            THEN CAST(s_whole(p, 'kind', 1, 7) AS VARCHAR) || CAST(s_whole(p, 'grade', 1, 4) AS VARCHAR) END AS disability,
       CASE WHEN s_draw(p, 'illness') < CASE WHEN age < 30 THEN 0.002 ELSE 0.02 END THEN '大病'
            WHEN s_draw(p, 'illness') < CASE WHEN age < 40 THEN 0.01 WHEN age < 60 THEN 0.14 ELSE 0.35 END THEN '长期慢性病'
            ELSE '健康' END AS illness,
       CASE WHEN seat = 0 AND age >= 62 AND s_draw(i, 'support') < 0.05 THEN '特困'
            WHEN s_draw(i, 'allowance') < CASE WHEN registered THEN 0.14 ELSE 0.02 END
                 AND NOT (age >= 62 AND seat = 0 AND s_draw(i, 'support') < 0.05) THEN '低保' END AS benefit,
       greatest(CAST(date_trunc('month', d - s_whole(i, 'benefit', 150, 2000)) AS DATE), CAST(date_trunc('month', birth) AS DATE)) AS benefit_from,
       d, y, m, school_year
FROM aged;

-- The registry's number of a person; who helps: adults who are not registered.
CREATE OR REPLACE VIEW registered AS
SELECT *, household_no || lpad(CAST(seat + 1 AS VARCHAR), 2, '0') AS member_no FROM person WHERE registered;

CREATE OR REPLACE TABLE helper AS
SELECT row_number() OVER (ORDER BY p) - 1 AS n, id_no, name
FROM person WHERE NOT registered AND age BETWEEN 24 AND 58 AND status = '正常';
