-- Children taught at home or abroad: most of those without a record.
SELECT id_no, name, s_word(p, 'excuse', ['送教上门', '外省就读', '缓学']) AS reason, make_date(school_year, 9, 10) AS approved_on, CAST(NULL AS DATE) AS valid_to
FROM person
WHERE status = '正常' AND school_age BETWEEN 6 AND 14 AND s_draw(p, 'no record') < 0.004
