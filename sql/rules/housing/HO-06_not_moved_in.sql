/* ---
id: HO-06
kind: risk
subject: household
severity: orange
days: 15
department: 县发展和改革局
needs: [housing.relocation]
params: []
grain: household
title: {zh: 易地搬迁未入住, en: 'relocated on paper, not moved in'}
when:
  zh: "成员(不论成员状态)有准确或修复关联的易地扶贫搬迁,是否同步搬迁为“否”,入住日期为空或晚于业务日期,且建档系统登记为易地搬迁"
  en: >-
    relocation linked to a member, accompanying no, moved_in_on empty or after D, and relocated in the registry yes
unless: []
sentence: "户主{head_name}家登记为易地搬迁户,搬迁台账({relocations})无入住日期"
advice: "到安置点核实是否实际入住(水电表、家具);已入住的,补录入住日期;未入住的,查明原因并落实入住。"
closes: "入住照片、水电缴费记录,或补录后的搬迁台账"
--- */
WITH waiting AS (
    SELECT m.household_no, max(r.link) AS link,
           concat_ws(' ', array_agg(DISTINCT r.row_ref)) AS refs,
           f_list(array_agg(DISTINCT r.head_name || '户,' || r.site || ',' || CAST(r.people AS STRING) || '人')) AS relocations
    FROM run
    CROSS JOIN housing_relocation r
    JOIN member m ON m.person_key = r.person_key
    WHERE f_accuses(r.link) AND NOT r.accompanying
      AND (r.moved_in_on IS NULL OR r.moved_in_on > run.d)
    GROUP BY m.household_no
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       w.link, concat_ws(' ', h.row_ref, w.refs) AS refs,
       h.head_name, w.relocations
FROM waiting w
JOIN household h ON h.household_no = w.household_no
WHERE h.relocated
