-- Sole traders, cooperatives and companies, mostly of neighbours.
SELECT '91451022' || lpad(CAST(p AS VARCHAR), 10, '0') AS credit_code, township || name || '店' AS enterprise_name,
       CASE WHEN s_draw(p, 'company') < CASE WHEN registered THEN 0.05 ELSE 0.3 END THEN '有限责任公司'
            WHEN s_draw(p, 'company') < 0.5 THEN '农民专业合作社' ELSE '个体工商户' END AS kind,
       id_no, name,
       CASE WHEN s_draw(p, 'company') < CASE WHEN registered THEN 0.05 ELSE 0.3 END THEN '股东'
            WHEN s_draw(p, 'company') < 0.5 THEN '成员' ELSE '经营者' END AS role,
       s_money(s_whole(p, 'capital', 1, 100)) AS capital_wan, CAST(d - s_whole(p, 'founded', 200, 4000) AS DATE) AS founded_on,
       CASE WHEN s_draw(p, 'closed') < 0.15 THEN '注销' ELSE '存续' END AS status,
       s_money(CASE WHEN s_draw(p, 'taxed') < 0.05 THEN s_whole(p, 'tax', 100, 9000) ELSE 0 END) AS tax_paid
FROM person WHERE status = '正常' AND age BETWEEN 22 AND 65 AND s_draw(p, 'trades') < CASE WHEN registered THEN 0.01 ELSE 0.05 END
