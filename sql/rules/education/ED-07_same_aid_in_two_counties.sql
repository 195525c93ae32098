/* ---
id: ED-07
kind: entitlement
subject: member
severity: yellow
days: 30
department: 县教育局
needs: [education.aid]
params: []
grain: person
title: {zh: "两地重复领取资助", en: "same aid drawn in two counties"}
when:
  zh: "同一建档成员(不论成员状态)同一资助项目、同一学期的资助记录(准确或修复关联)来自两个及以上发放区县"
  en: >-
    aid rows linked to one registry member, same programme and term, at least two county_code
unless: []
sentence: "户主{head_name}家的{name}{term}学期的{programme}由{counties}等地重复发放,合计{amount}元"
advice: "会同发放区县核对发放记录,属重复的确定由一地发放并追回另一地的补助。"
amount:
  zh: "保留发放最多的一地,其余各地的发放之和"
  en: "the payments of all counties but the one that paid most"
closes: "两地发放凭证;追回的,退款凭证;记录有误的,发放区县更正说明"
--- */
WITH paid_again AS (
    -- Few draw an aid in a term from two counties: only they are looked at.
    SELECT person_key, programme, term
    FROM education_aid
    WHERE f_accuses(link)
    GROUP BY person_key, programme, term
    HAVING min(county_code) <> max(county_code)
),
county_paid AS (
    SELECT a.person_key, a.programme, a.term, a.county_code, sum(a.amount) AS amount
    FROM paid_again AS g
    JOIN education_aid AS a ON a.person_key = g.person_key AND a.programme = g.programme AND a.term = g.term
    WHERE f_accuses(a.link)
    GROUP BY a.person_key, a.programme, a.term, a.county_code
),
repeated AS (
    SELECT person_key, programme, term, CAST(sum(amount) - max(amount) AS DECIMAL(18, 2)) AS at_stake
    FROM county_paid
    GROUP BY person_key, programme, term
),
paid_aid AS (
    SELECT a.person_key, a.programme, a.term, f_list(array_agg(DISTINCT a.county_code)) AS counties,
           CAST(sum(a.amount) AS DECIMAL(18, 2)) AS amount, max(a.link) AS link,
           array_agg(DISTINCT a.row_ref) AS row_refs
    FROM paid_again AS g
    JOIN education_aid AS a ON a.person_key = g.person_key AND a.programme = g.programme AND a.term = g.term
    WHERE f_accuses(a.link)
    GROUP BY a.person_key, a.programme, a.term
)
SELECT m.member_no AS subject_id, a.programme || ' ' || a.term AS object,
       m.household_no, m.listed_region AS region_code,
       a.link, concat_ws(' ', m.row_ref, concat_ws(' ', a.row_refs)) AS refs,
       m.head_name, m.name, a.programme, a.term, a.counties, a.amount, r.at_stake
FROM paid_aid AS a
JOIN repeated AS r ON r.person_key = a.person_key AND r.programme = a.programme AND r.term = a.term
JOIN member AS m ON m.person_key = a.person_key
