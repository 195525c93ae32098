/* ---
id: ID-12
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: []
grain: household
title: {zh: 户主不唯一或不一致, en: not exactly one head}
when:
  zh: "有正常成员的户:与户主关系为“户主”的正常成员不是正好一人,或户主的有效证件号码与该户登记的有效户主证件号码不同"
  en: >-
    household with active members: the number of active members with relation 户主 is not 1, or the head's valid id_no
    differs from a valid head_id_no
unless: []
sentence: "户主{head_name}家:{problem}"
advice: "按户口簿或实际情况确定一名户主,更正成员的与户主关系或户信息中的户主姓名、证件号码。"
closes: "户口簿复印件"
--- */
WITH counted_head AS (
    SELECT household_no, CAST(count(*) AS INT) AS heads, min(CASE WHEN id_no_valid THEN id_no END) AS id_no
    FROM member
    WHERE active AND relation = '户主'
    GROUP BY household_no
),
doubtful AS (
    SELECT h.household_no, c.heads
    FROM household AS h LEFT JOIN counted_head AS c ON c.household_no = h.household_no
    WHERE h.active_members > 0
      AND (c.heads IS NULL OR c.heads > 1 OR (h.head_id_no_valid AND c.id_no <> h.head_id_no))
),
active_head AS (
    SELECT m.household_no, f_list(array_agg(DISTINCT m.name)) AS names, array_agg(DISTINCT m.row_ref) AS row_refs
    FROM doubtful AS d JOIN member AS m ON m.household_no = d.household_no
    WHERE m.active AND m.relation = '户主'
    GROUP BY m.household_no
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, concat_ws(' ', h.row_ref, a.row_refs) AS refs,
       h.head_name, coalesce(d.heads, 0) AS heads, a.names AS head_members,
       CASE WHEN d.heads IS NULL THEN '正常成员中没有户主'
            WHEN d.heads > 1 THEN '正常成员中有' || CAST(d.heads AS STRING) || '名户主(' || a.names || ')'
            ELSE '户主成员' || a.names || '的证件号码与户信息中登记的户主证件号码不一致' END AS problem
FROM doubtful AS d
JOIN household AS h ON h.household_no = d.household_no
LEFT JOIN active_head AS a ON a.household_no = d.household_no
