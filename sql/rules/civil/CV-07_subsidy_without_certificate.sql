/* ---
id: CV-07
kind: entitlement
subject: member
severity: red
days: 7
department: 县残疾人联合会
needs: [disabled_federation.certificate, civil_affairs.disability_subsidy]
params: []
grain: person
whole: [disabled_federation.certificate, civil_affairs.disability_subsidy]
title: {zh: 残疾证无效仍领补贴, en: subsidy paid on an invalid certificate}
when:
  zh: "建档成员(不论成员状态)在名单中不晚于业务日期所在月的最近一个发放年月领取了补贴(准确或修复关联),而当时没有有效的残疾人证(状态“有效”,有效期至为空或不早于该月1日);每类补贴出一条(区分)。证上号码是本人的就算本人的证,不论证上姓名"
  en: >-
    registry member (any status) with a payment in the newest subsidy month of the snapshot that is not later than
    D's, and no certificate of that person valid then (有效, valid_to empty or >= the month's first day); one finding
    for each kind of subsidy (object). A certificate that carries the person's number is the person's, whatever name
    stands on it
unless: []
sentence: "户主{head_name}家的{name}{month}领取{subsidy}{amount}元,当时没有有效的残疾证(持证库:{certificates})"
advice: "核实残疾证状态;证件过期的,通知换证或重新评定;确已失效的,自失效次月起停发并追回多发部分。"
amount:
  zh: "最近一个发放年月该类补贴的发放之和"
  en: "the payments of that kind in the newest month"
closes: "换发或重新评定后的残疾证;停发审批表和追缴凭证"
--- */
WITH newest AS (
    SELECT max(s.month) AS month
    FROM civil_affairs_disability_subsidy s
    CROSS JOIN run
    WHERE s.month <= run.m
),
paid AS (
    SELECT s.person_key, s.kind, s.month, CAST(sum(s.amount) AS DECIMAL(18, 2)) AS amount, max(s.link) AS link,
           concat_ws(' ', array_agg(DISTINCT s.row_ref)) AS refs
    FROM civil_affairs_disability_subsidy s
    JOIN newest n ON n.month = s.month
    WHERE f_accuses(s.link)
    GROUP BY s.person_key, s.kind, s.month
),
certified AS (
    SELECT c.person_key, c.kind, c.grade, c.status, c.valid_to, c.row_ref
    FROM disabled_federation_certificate c
    WHERE f_excuses(c.link)
    UNION
    SELECT m.person_key, c.kind, c.grade, c.status, c.valid_to, c.row_ref
    FROM disabled_federation_certificate c
    JOIN member m ON m.person_id = left(c.disability_no, 18)
),
invalid AS (
    SELECT c.person_key, concat_ws(' ', array_agg(DISTINCT c.row_ref)) AS refs,
           f_list(array_agg(DISTINCT c.kind || c.grade || c.status
                            || coalesce(',有效期至' || f_ymd(c.valid_to), ''))) AS certificates
    FROM certified c
    GROUP BY c.person_key
)
SELECT m.member_no AS subject_id, p.kind AS object, m.household_no, m.listed_region AS region_code,
       p.link, concat_ws(' ', m.row_ref, p.refs, i.refs) AS refs,
       m.head_name, m.name, f_ym(p.month) AS month, p.kind AS subsidy, p.amount,
       coalesce(i.certificates, '无此人') AS certificates, p.amount AS at_stake
FROM paid p
JOIN member m ON m.person_key = p.person_key
LEFT JOIN invalid i ON i.person_key = p.person_key
WHERE NOT EXISTS (SELECT 1
                  FROM certified c
                  WHERE c.person_key = p.person_key AND c.status = '有效'
                    AND (c.valid_to IS NULL OR c.valid_to >= p.month))
