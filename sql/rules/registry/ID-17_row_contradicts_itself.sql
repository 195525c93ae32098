/* ---
id: ID-17
kind: data
subject: member
severity: blue
days: 5
department: 乡镇
needs: []
grain: household
title: {zh: 成员信息自相矛盾, en: row contradicts itself}
when:
  zh: "正常成员有以下之一:a 劳动能力为“丧失劳动力”或“无劳动力”,而务工6个月及以上;b 按有效证件号码不满16周岁,而务工月数大于0;c 在校生状况为“小学”“初中”或“高中”,而务工6个月及以上;每种情形出一条;区分:a、b或c"
  en: >-
    active member with (a) labour 丧失劳动力 or 无劳动力 and months_worked >= 6; (b) age < 16 by valid ID and months_worked >
    0; (c) student_status 小学 初中 or 高中 and months_worked >= 6: one finding for each letter (object)
unless: []
sentence: "户主{head_name}家的{name}{problem},却登记务工{months_worked}个月"
advice: "入户核实务工、就学和劳动能力情况,更正错误的一项。"
closes: "更正后的记录;务工合同或工资流水、学籍或残疾证明"
--- */
WITH letter AS (
    SELECT m.member_no, 'a' AS object, '劳动能力为' || m.labour AS problem
    FROM member AS m
    WHERE m.active AND m.labour IN ('丧失劳动力', '无劳动力') AND m.months_worked >= 6
    UNION ALL
    SELECT m.member_no, 'b' AS object, '(' || f_ymd(m.id_birth) || '出生)不满16周岁' AS problem
    FROM member AS m CROSS JOIN run
    WHERE m.active AND f_age(m.id_birth, run.d) < 16 AND m.months_worked > 0
    UNION ALL
    SELECT m.member_no, 'c' AS object, '在读' || m.student_status AS problem
    FROM member AS m
    WHERE m.active AND m.student_status IN ('小学', '初中', '高中') AND m.months_worked >= 6
)
SELECT m.member_no AS subject_id, l.object, m.household_no, m.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, m.row_ref AS refs,
       m.head_name, m.name, m.months_worked, l.problem
FROM letter AS l JOIN member AS m ON m.member_no = l.member_no
