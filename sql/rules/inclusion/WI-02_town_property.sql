/* ---
id: WI-02
kind: wrong_inclusion
subject: member
severity: red
days: 7
department: 县自然资源局
needs: [housing.property, housing.relocation]
grain: household
title: {zh: 家庭成员名下有商品房或商铺, en: member owns a flat or shop in town}
when:
  zh: "不动产准确或修复关联到正常成员,到业务日期未注销,用途为住宅或商铺,取得方式为购买;区分:不动产权证号"
  en: >-
    a property linked to an active member, not cancelled by D, use 住宅 or 商铺, acquired_by 购买; object = certificate_no
unless:
  - zh: "户内任一成员(不论成员状态)有易地扶贫搬迁记录(不论是否同步搬迁,任何关联方式都算),用途为住宅,且坐落含有安置点名称(就是安置房本身)"
    en: "a member of the household is linked to a relocation (any accompanying), use is 住宅 and the location contains the relocation site's name (the relocation flat itself)"
sentence: "户主{head_name}家的{name}名下有{registered_on}登记的购买{use}一处:{location}"
advice: "核实房屋的购买时间、资金来源和实际权利人;借名登记、易地搬迁安置房等情形附证明,属实的按程序提出处理意见。"
closes: "不动产登记查询结果、购房合同或权属说明;村民评议记录"
--- */
WITH bought AS (
    SELECT p.person_key, p.certificate_no, p.location, p.use, p.registered_on, p.link, p.row_ref
    FROM housing_property AS p CROSS JOIN run
    WHERE f_accuses(p.link) AND p.use IN ('住宅', '商铺') AND p.acquired_by = '购买'
      AND (p.cancelled_on IS NULL OR p.cancelled_on > run.d)
),
household_site AS (
    SELECT DISTINCT m.household_no, r.site
    FROM member AS m JOIN housing_relocation AS r ON r.person_key = m.person_key
    WHERE f_excuses(r.link)
)
SELECT m.member_no AS subject_id, b.certificate_no AS object, m.household_no, m.listed_region AS region_code,
       max(b.link) AS link, concat_ws(' ', m.row_ref, array_agg(DISTINCT b.row_ref)) AS refs,
       m.head_name, m.name, min(b.registered_on) AS registered_on,
       f_list(array_agg(DISTINCT b.use)) AS use, f_list(array_agg(DISTINCT b.location)) AS location
FROM member AS m JOIN bought AS b ON b.person_key = m.person_key
WHERE m.active
  AND NOT EXISTS (SELECT 1 FROM household_site AS s WHERE s.household_no = m.household_no
                  AND b.use = '住宅' AND contains(b.location, s.site))
GROUP BY m.member_no, b.certificate_no, m.household_no, m.listed_region, m.row_ref, m.head_name, m.name
