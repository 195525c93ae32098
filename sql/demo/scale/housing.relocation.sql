-- Relocated households; a few flats are too large, empty, or the old house still stands. Neighbours moved along.
SELECT id_no AS head_id_no, name AS head_name, county || '安置点' AS site, people,
       s_money(CASE WHEN s_draw(i, 'large') < 0.005 THEN people * 25 + 20 ELSE people * 25 END) AS area_m2,
       CASE WHEN s_draw(i, 'empty') < 0.005 THEN NULL ELSE DATE '2019-06-01' + s_whole(i, 'moved in', 0, 300) END AS moved_in_on,
       CASE WHEN s_draw(i, 'old house') < 0.005 OR s_draw(i, 'empty') < 0.005 THEN NULL ELSE DATE '2020-08-01' + s_whole(i, 'demolished', 0, 200) END AS demolished_on,
       NOT registered AND s_draw(i, 'accompanies') >= 0.01 AS accompanying
FROM person JOIN (SELECT i, CAST(count(*) AS INTEGER) AS people FROM person GROUP BY i) USING (i)
WHERE seat = 0 AND relocated AND (registered OR s_draw(i, 'moved along') < 0.1)
