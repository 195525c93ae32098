-- A tip-off for about one registered household in a thousand.
SELECT 'JB' || household_no AS tip_no, CAST(d - s_whole(i, 'received', 1, 300) AS DATE) AS received_on, village AS region_code,
       CASE WHEN s_draw(i, 'named') < 0.7 THEN household_no END AS household_no, name AS subject_name,
       s_word(i, 'matter', ['错评', '漏评', '优亲厚友', '资金', '住房']) AS problem_kind, '来信反映' AS content
FROM registered WHERE seat = 0 AND s_draw(i, 'tip') < 0.001
