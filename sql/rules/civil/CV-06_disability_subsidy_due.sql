/* ---
id: CV-06
kind: entitlement
subject: member
severity: orange
days: 15
department: 县残疾人联合会
needs: [disabled_federation.certificate, civil_affairs.disability_subsidy, civil_affairs.allowance, civil_affairs.support]
params: []
grain: person
whole: [civil_affairs.disability_subsidy]
title: {zh: 残疾人补贴应享未享, en: disability subsidy due but unpaid}
when:
  zh: "正常成员的残疾人证(准确或修复关联)业务日期当天有效(状态“有效”,有效期至为空或不早于业务日期),签发距业务日期超过60天(正好60天的不算):等级为一级或二级的应享护理补贴,业务日期所在月享受低保的应享生活补贴;而名单中不晚于本月的最近一个发放年月没有该类补贴(任何关联方式都算有);每类出一条(区分)"
  en: >-
    active member with a certificate valid on D (有效 and valid_to empty or >= D) and issued_on < D - 60 days: 护理补贴 when
    its grade is 一级 or 二级, 生活补贴 when an allowance is current in D's month; and no payment of that kind in the newest
    subsidy month of the snapshot that is not later than D's; one finding for each kind (object)
unless:
  - zh: "业务日期所在月享受特困的(任何关联方式都算),护理补贴不算应享"
    en: "on support (特困) current in D's month: 护理补贴 is not due"
sentence: "户主{head_name}家的{name}持有效残疾证({certificates}){allowance},应享受{subsidy},{now_month}的发放名单中没有"
advice: "核对是否已申请、是否享受不可兼得的其他补助;符合条件的,协助申请并从审核合格当月起补发。"
closes: "发放名单或到账凭证;不符合条件或自愿放弃的,书面说明"
--- */
WITH newest AS (
    SELECT max(s.month) AS month
    FROM civil_affairs_disability_subsidy s
    CROSS JOIN run
    WHERE s.month <= run.m
),
certified AS (
    SELECT c.person_key, c.link, c.row_ref, c.grade,
           c.kind || c.grade || ',' || f_ymd(c.issued_on) || '签发' AS certificate
    FROM disabled_federation_certificate c
    CROSS JOIN run
    WHERE f_accuses(c.link) AND c.status = '有效' AND (c.valid_to IS NULL OR c.valid_to >= run.d)
      AND c.issued_on < f_add_days(run.d, -60)
),
due AS (
    SELECT c.person_key, '护理补贴' AS object, c.link, c.row_ref, CAST(NULL AS STRING) AS allowance_ref, c.certificate
    FROM certified c
    CROSS JOIN run
    WHERE c.grade IN ('一级', '二级')
      AND NOT EXISTS (SELECT 1
                      FROM civil_affairs_support s
                      WHERE s.person_key = c.person_key AND f_excuses(s.link)
                        AND s.from_month <= run.m AND (s.to_month IS NULL OR s.to_month >= run.m))
    UNION ALL
    SELECT c.person_key, '生活补贴' AS object, greatest(c.link, a.link) AS link, c.row_ref,
           a.row_ref AS allowance_ref, c.certificate
    FROM certified c
    CROSS JOIN run
    JOIN civil_affairs_allowance a ON a.person_key = c.person_key
    WHERE f_accuses(a.link) AND a.from_month <= run.m AND (a.to_month IS NULL OR a.to_month >= run.m)
),
due_once AS (
    SELECT d.person_key, d.object, max(d.link) AS link, f_list(array_agg(DISTINCT d.certificate)) AS certificates,
           concat_ws(' ', array_agg(DISTINCT d.row_ref),
                     array_agg(DISTINCT d.allowance_ref) FILTER (WHERE d.allowance_ref IS NOT NULL)) AS refs
    FROM due d
    GROUP BY d.person_key, d.object
)
SELECT m.member_no AS subject_id, d.object, m.household_no, m.listed_region AS region_code,
       d.link, concat_ws(' ', m.row_ref, d.refs) AS refs,
       m.head_name, m.name, d.object AS subsidy, d.certificates,
       CASE d.object WHEN '生活补贴' THEN ',正在享受低保' ELSE '' END AS allowance, f_ym(n.month) AS now_month
FROM due_once d
-- Without any month paid there is no list that anybody could be missing from.
JOIN newest n ON n.month IS NOT NULL
JOIN member m ON m.person_key = d.person_key
WHERE m.active
  AND NOT EXISTS (SELECT 1
                  FROM civil_affairs_disability_subsidy s
                  WHERE s.person_key = d.person_key AND f_excuses(s.link) AND s.kind = d.object AND s.month = n.month)
