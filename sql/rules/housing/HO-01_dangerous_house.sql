/* ---
id: HO-01
kind: risk
subject: household
severity: red
days: 30
department: 县住房和城乡建设局
needs: [housing.appraisal, housing.relocation]
params: []
grain: household
title: {zh: 危房未处置, en: dangerous house not dealt with}
when:
  zh: "该户的住房安全鉴定(准确或修复关联到正常成员)中最新的一条(按鉴定日期,再按户主证件号码)等级为C或D,处置情况为“未处置”"
  en: >-
    the newest of the household's appraisals (linked to active members; appraised_on, then head_id_no) has grade C or
    D and treatment 未处置
unless:
  - zh: "户内任一成员(不论成员状态)有易地扶贫搬迁记录(任何关联方式都算),入住日期不晚于业务日期"
    en: "a member is linked to a relocation with moved_in_on <= D"
sentence: "户主{head_name}家的住房于{appraised_on}鉴定为{grade}级危房,至今未处置"
advice: "入户查看是否仍在危房居住;C级应加固,D级应拆除重建或另行安排安全住房,处置前先动员搬出。"
closes: "加固或重建竣工验收表、新的鉴定报告、房屋四面照片;另有安全住房的,居住证明"
--- */
WITH dangerous AS (
    -- Only a household with such an appraisal can have it as its newest.
    SELECT DISTINCT m.household_no
    FROM housing_appraisal a
    JOIN member m ON m.person_key = a.person_key
    WHERE m.active AND f_accuses(a.link) AND a.grade IN ('C', 'D') AND a.treatment = '未处置'
),
appraised AS (
    -- A person may stand twice in one household: one appraisal still counts once.
    SELECT DISTINCT m.household_no, a.row_ref, a.link, a.head_id_no, a.head_name, a.appraised_on, a.grade, a.treatment
    FROM dangerous d
    JOIN member m ON m.household_no = d.household_no
    JOIN housing_appraisal a ON a.person_key = m.person_key
    WHERE m.active AND f_accuses(a.link)
),
ranked AS (
    SELECT a.household_no, a.row_ref, a.link, a.appraised_on, a.grade, a.treatment,
           row_number() OVER (PARTITION BY a.household_no
                              ORDER BY a.appraised_on DESC, a.head_id_no DESC, a.head_name DESC) AS place
    FROM appraised a
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       n.link, concat_ws(' ', h.row_ref, n.row_ref) AS refs,
       h.head_name, n.appraised_on, n.grade, n.treatment
FROM ranked n
JOIN household h ON h.household_no = n.household_no
WHERE n.place = 1 AND n.grade IN ('C', 'D') AND n.treatment = '未处置'
  AND NOT EXISTS (SELECT 1
                  FROM housing_relocation r
                  JOIN member m ON m.person_key = r.person_key
                  CROSS JOIN run
                  WHERE m.household_no = h.household_no AND f_excuses(r.link) AND r.moved_in_on <= run.d)
