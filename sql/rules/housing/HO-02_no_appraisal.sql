/* ---
id: HO-02
kind: data
subject: household
severity: orange
days: 15
department: 县住房和城乡建设局
needs: [housing.appraisal, housing.relocation]
params: []
grain: household
title: {zh: 无住房安全鉴定, en: no house appraisal}
when:
  zh: "有正常成员的户,任何成员(不论成员状态)都没有住房安全鉴定(任何关联方式都算有)"
  en: >-
    household with active members and no appraisal linked to any of its members
unless:
  - zh: "户内任一成员(不论成员状态)有易地扶贫搬迁记录(任何关联方式都算)"
    en: "a member is linked to a relocation"
sentence: "户主{head_name}家(在册{active_members}人)没有住房安全鉴定记录"
advice: "核对鉴定台账是否登记在其他家庭成员或错误号码名下;确未鉴定的,组织鉴定并补录。"
closes: "住房安全鉴定报告或认定表复印件"
--- */
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, h.active_members
FROM household h
WHERE h.active_members > 0
  AND NOT EXISTS (SELECT 1
                  FROM housing_appraisal a
                  JOIN member m ON m.person_key = a.person_key
                  WHERE m.household_no = h.household_no AND f_excuses(a.link))
  AND NOT EXISTS (SELECT 1
                  FROM housing_relocation r
                  JOIN member m ON m.person_key = r.person_key
                  WHERE m.household_no = h.household_no AND f_excuses(r.link))
