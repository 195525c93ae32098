-- How many rows share what became of them: where rows of one key contradict each other by file, with those that have a note.
SELECT _status, _reason, CASE WHEN _reason = 'key with different content' THEN _source_file END AS source_file,
       count(*) AS counted, count(_notes) AS noted
FROM ${table}__sorted
GROUP BY ALL
