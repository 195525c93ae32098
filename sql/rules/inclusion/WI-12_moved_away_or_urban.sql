/* ---
id: WI-12
kind: wrong_inclusion
subject: household
severity: yellow
days: 30
department: 县公安局
needs: [police.resident, housing.relocation]
grain: household
title: {zh: 全户户籍已迁出或为非农业户口, en: whole household moved away or urban}
when:
  zh: "证件号码有效的正常成员至少一名,全部能在户籍人口中查到(准确或修复关联),且每一名都是“迁出”或户口性质为“非农业”"
  en: >-
    every active member with a valid id_no is found in police.resident, at least one such, and each of them is 迁出 or
    has hukou_kind 非农业
unless:
  - zh: "户内任一成员(不论成员状态)有易地扶贫搬迁记录(不论是否同步搬迁,任何关联方式都算),或系统登记为易地搬迁"
    en: "a member is linked to a relocation (any accompanying), or registry relocated = 是"
sentence: "户主{head_name}户在户籍登记中能查到的{people}名成员全部已迁出或为非农业户口:{members}"
advice: "核实该户实际居住地和户口性质变动时间;户籍已整户迁出的,按程序办理转出或自然减少,因学、因务工迁出的附说明。"
closes: "户口簿或户籍证明、实际居住情况核查记录"
--- */
WITH touched AS (
    -- Only a household of which somebody has gone can have gone whole.
    SELECT DISTINCT m.household_no
    FROM police_resident AS r JOIN member AS m ON m.person_key = r.person_key
    WHERE f_accuses(r.link) AND (r.status = '迁出' OR r.hukou_kind = '非农业') AND m.active AND m.person_id IS NOT NULL
),
registered AS (
    SELECT m.household_no, m.member_no, m.name, m.row_ref, r.row_ref AS resident_ref, r.link,
           CASE WHEN r.status = '迁出' THEN '迁出' WHEN r.hukou_kind = '非农业' THEN '非农业' END AS gone
    FROM touched AS t
    JOIN member AS m ON m.household_no = t.household_no
    LEFT JOIN police_resident AS r ON r.person_key = m.person_key AND f_accuses(r.link)
    WHERE m.active AND m.person_id IS NOT NULL
),
counted_member AS (
    SELECT household_no, member_no, name || '(' || max(gone) || ')' AS shown, count(gone) = count(*) AS is_gone,
           max(link) AS link, concat_ws(' ', row_ref, array_agg(DISTINCT resident_ref)) AS refs
    FROM registered
    GROUP BY household_no, member_no, name, row_ref
),
gone_household AS (
    SELECT household_no, CAST(count(*) AS INTEGER) AS people, f_list(array_agg(DISTINCT shown)) AS members,
           max(link) AS link, array_agg(DISTINCT refs) AS refs
    FROM counted_member
    GROUP BY household_no
    HAVING count(*) = count(*) FILTER (WHERE is_gone)
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       g.link, concat_ws(' ', h.row_ref, g.refs) AS refs,
       h.head_name, g.people, g.members
FROM gone_household AS g JOIN household AS h ON h.household_no = g.household_no
WHERE NOT coalesce(h.relocated, false)
  AND NOT EXISTS (SELECT 1 FROM member AS m JOIN housing_relocation AS r ON r.person_key = m.person_key
                  WHERE m.household_no = h.household_no AND f_excuses(r.link))
