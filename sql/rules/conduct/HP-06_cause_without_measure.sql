/* ---
id: HP-06
kind: conduct
subject: household
severity: orange
days: 15
department: 乡镇
needs: [registry.measure]
params: []
grain: household
title: {zh: 帮扶措施与致贫原因不匹配, en: no measure for the stated cause}
when:
  zh: "主要致贫原因没有对应类别的帮扶措施(状态为“已取消”的措施不算):因病、因残对应健康或兜底;因学对应教育;缺技术对应就业或产业;缺资金对应金融或产业;缺劳力对应兜底或产业;缺水对应饮水"
  en: >-
    main_cause 因病 without a measure of kind 健康 or 兜底; 因残: 健康 or 兜底; 因学: 教育; 缺技术: 就业 or 产业; 缺资金: 金融 or 产业; 缺劳力: 兜底 or
    产业; 缺水: 饮水 (status not 已取消)
unless: []
sentence: "户主{head_name}家主要致贫原因为{main_cause},但一户一策中没有{fitting_kinds}类帮扶措施"
advice: "核实致贫原因;原因属实的,补充对应的帮扶措施;已落实未录入的,补录。"
closes: "补充后的一户一策,或措施落实的佐证材料"
--- */
WITH fitting AS (
    SELECT cause, kind
    FROM (VALUES ('因病', '健康'), ('因病', '兜底'), ('因残', '健康'), ('因残', '兜底'), ('因学', '教育'),
                 ('缺技术', '就业'), ('缺技术', '产业'), ('缺资金', '金融'), ('缺资金', '产业'),
                 ('缺劳力', '兜底'), ('缺劳力', '产业'), ('缺水', '饮水')) AS answers (cause, kind)
),
wanted AS (
    SELECT f.cause, replace(f_list(array_agg(DISTINCT f.kind)), '、', '或') AS kinds
    FROM fitting f
    GROUP BY f.cause
)
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, h.main_cause, w.kinds AS fitting_kinds
FROM household h
JOIN wanted w ON w.cause = h.main_cause
WHERE NOT EXISTS (SELECT 1
                  FROM registry_measure x
                  JOIN fitting f ON f.kind = x.kind
                  WHERE x.household_no = h.household_no AND f.cause = h.main_cause AND x.status <> '已取消')
