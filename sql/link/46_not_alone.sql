-- Rows of ${dataset} that fit a resident of the same name as well: they may excuse the member and accuse nobody.
UPDATE ${table}__link SET link = 'likely', link_note = 'namesake'
WHERE link = 'repaired' AND row_id IN (SELECT n.row_id FROM namesake_row AS n WHERE n.dataset = '${dataset}');
