/* ---
id: HP-02
kind: conduct
subject: helper
severity: yellow
days: 30
department: 县委组织部
needs: [registry.pairing]
params: [helper_households]
grain: helper
title: {zh: 帮扶人结对户数超标, en: helper has too many households}
when:
  zh: "同一帮扶人(证件号码有效)业务日期当天在任结对的建档户(不重复计)多于“帮扶人结对户数上限”(正好等于不算)"
  en: >-
    helper_id_no (valid) with more than helper_households distinct registry households current on D
unless: []
sentence: "帮扶人{helper_name}({unit})结对{households}户,超过每人{limit_households}户的规定"
advice: "核对结对关系是否为同一人;属实的,调整部分农户的帮扶人;已解除的,补录结束日期。"
closes: "调整后的结对安排文件或系统截图"
--- */
WITH busy AS (
    -- Households are told apart only of who has pairings enough.
    SELECT p.helper_id_no
    FROM registry_pairing p
    CROSS JOIN run
    WHERE p.helper_id_no_valid
      AND p.started_on <= run.d AND (p.ended_on IS NULL OR p.ended_on >= run.d)
    GROUP BY p.helper_id_no, run.county_code
    HAVING count(*) > (SELECT q.helper_households FROM run AS here JOIN param q ON q.region = here.county_code)
),
current_pairing AS (
    SELECT p.helper_id_no, p.helper_name, p.unit, p.household_no, p.row_ref
    FROM busy b
    JOIN registry_pairing p ON p.helper_id_no = b.helper_id_no
    JOIN household h ON h.household_no = p.household_no
    CROSS JOIN run
    -- A damaged number may be that of several people; it accuses nobody.
    WHERE p.helper_id_no_valid
      AND p.started_on <= run.d AND (p.ended_on IS NULL OR p.ended_on >= run.d)
),
helper AS (
    SELECT c.helper_id_no, CAST(count(DISTINCT c.household_no) AS INT) AS households,
           f_list(array_agg(DISTINCT c.helper_name)) AS helper_name,
           f_list(array_agg(DISTINCT c.unit)) AS unit,
           concat_ws(' ', array_agg(DISTINCT c.row_ref)) AS refs
    FROM current_pairing c
    GROUP BY c.helper_id_no
)
SELECT e.helper_id_no AS subject_id, '' AS object, CAST(NULL AS STRING) AS household_no, run.county_code AS region_code,
       CAST(NULL AS STRING) AS link, e.refs,
       e.helper_name, CASE WHEN e.unit = '' THEN '单位未填' ELSE e.unit END AS unit, e.households, CAST(p.helper_households AS INT) AS limit_households
FROM helper e
CROSS JOIN run
JOIN param p ON p.region = run.county_code
WHERE e.households > p.helper_households
