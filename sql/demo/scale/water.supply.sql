-- One appraisal for each village; a few fall short.
SELECT code AS region_code, '达标' AS quantity, CASE WHEN s_draw(n, 'water') < 0.005 THEN '不达标' ELSE '达标' END AS quality, '基本达标' AS access,
       '达标' AS reliability, s_whole(n, 'dry days', 0, 20) AS dry_days, CAST(d - s_whole(n, 'sampled', 5, 150) AS DATE) AS appraised_on
FROM place CROSS JOIN night
