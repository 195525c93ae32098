-- Certificates of the disabled; a few have run out, a few were issued lately.
SELECT id_no || disability AS disability_no, name,
       ['视力', '听力', '言语', '肢体', '智力', '精神', '多重'][CAST(left(disability, 1) AS INTEGER)] AS kind,
       ['一级', '二级', '三级', '四级'][CAST(right(disability, 1) AS INTEGER)] AS grade,
       greatest(CAST(d - s_whole(p, 'issued', 61, 3000) AS DATE), birth) AS issued_on,
       CASE WHEN s_draw(p, 'run out') < 0.004 THEN CAST(d - 50 AS DATE) ELSE CAST(d + 2000 AS DATE) END AS valid_to,
       '有效' AS status
FROM person WHERE disability IS NOT NULL AND status = '正常'
