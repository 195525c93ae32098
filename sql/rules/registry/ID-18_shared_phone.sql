/* ---
id: ID-18
kind: data
subject: household
severity: yellow
days: 30
department: 乡镇
needs: []
params: [shared_phone_households]
grain: full
title: {zh: 多户共用联系电话, en: phone shared by several households}
when:
  zh: "已填写联系电话(去掉空格、短横和开头的+86或86后至少7位,且不是同一个数字重复),使用该号码的户数达到或超过“共用电话户数”;区分:电话号码"
  en: >-
    phone given (blanks, dashes and a leading +86 or 86 removed; at least 7 digits, not all the same) and used by at
    least shared_phone_households households; object = phone
unless: []
sentence: "户主{head_name}家的联系电话{phone}有{households}户共用"
advice: "逐户核实本户能接通的号码并更正;确需他人代接的,注明与本户关系。"
closes: "更正后的号码,或代接说明"
--- */
WITH called AS (
    -- The country code may stand there without its plus sign.
    SELECT household_no, CASE WHEN left(phone, 2) = '86' THEN substr(phone, 3) ELSE phone END AS phone
    FROM household
    WHERE phone IS NOT NULL
),
counted AS (
    SELECT phone, CAST(count(*) AS INT) AS households
    FROM called
    GROUP BY phone
    HAVING count(*) >= (SELECT min(p.shared_phone_households) FROM param AS p)
),
shared AS (
    SELECT phone, households
    FROM counted
    WHERE f_match(phone, '^[0-9]{7,}$') AND replace(phone, substr(phone, 1, 1), '') <> ''
)
SELECT h.household_no AS subject_id, s.phone AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, s.phone, s.households
FROM called AS c
JOIN shared AS s ON s.phone = c.phone
JOIN household AS h ON h.household_no = c.household_no
JOIN param AS p ON p.region = h.policy_region
WHERE s.households >= p.shared_phone_households
