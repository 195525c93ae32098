-- 临时救助 of the last twenty months.
SELECT id_no, name, s_word(p, 'reason', ['因病住院', '火灾', '交通事故', '子女就学', '暴雨受灾']) AS reason,
       s_money(s_whole(p, 'relief', 3, 40) * 100) AS amount, CAST(d - s_whole(p, 'relief day', 1, 600) AS DATE) AS paid_on
FROM person WHERE status = '正常' AND age >= 16 AND s_draw(p, 'relieved') < 0.03
