/* ---
id: AG-04
kind: data
subject: dataset
severity: red
days: 5
department: 县纪委监委
needs: []
params: []
grain: full
after: [AG-02]
title: {zh: 证据记录被删除, en: a record that is evidence was deleted}
when:
  zh: "部门的一条记录(按主键认定;建档系统和行政区划代码除外)是在办问题的证据,却不在业务日期已验收的报送中;问题未办结、记录仍缺的,每晚都提示;该问题的答复已说明源数据已更正的除外;区分:规则/主体/区分"
  en: >-
    a department's row (by its key; not registry, not reference) that is evidence of an open issue is gone from the
    snapshot of a delivery of D that was accepted; raised each such night while the issue is open and the row is
    missing; and no answer on that issue says the source was corrected
unless:
  - zh: "该数据集当晚有AG-02疑点"
    en: "the dataset has an AG-02 finding tonight"
  - zh: "该问题的规则属于数据类"
    en: "the issue's rule is of kind data"
sentence: "《{title}》中作为{rules}问题证据的{rows}条记录在本次报送中已不存在"
advice: "核实记录为何被删除、由谁删除;确属源数据更正的,由源部门在该问题下书面说明并附依据。"
closes: "源部门的书面说明和更正依据;误删的,恢复后重新报送的数据"
--- */
WITH missing AS (
    SELECT e.dataset, e.rule_id || '/' || e.subject_id || '/' || e.object AS object, e.rule_id,
           e.household_no, coalesce(place.village, e.region_code) AS region_code, e.row_key, e.delivery
    FROM evidence_gone AS e
    LEFT JOIN village_of AS place ON place.region_code = e.region_code
    WHERE e.kind <> 'data'
      AND NOT EXISTS (SELECT 1 FROM finding AS f WHERE f.rule_id = 'AG-02' AND f.subject_id = e.dataset)
)
SELECT m.dataset AS subject_id, m.object, min(m.household_no) AS household_no,
       coalesce(min(m.region_code), min(run.county_code)) AS region_code,
       CAST(NULL AS STRING) AS link, '' AS refs,
       min(ds.title) AS title, min(m.rule_id) AS rules, CAST(count(DISTINCT m.row_key) AS INTEGER) AS rows,
       f_list(array_agg(DISTINCT m.delivery)) AS deliveries
FROM missing AS m
JOIN dataset_state AS ds ON ds.dataset = m.dataset
CROSS JOIN run
GROUP BY m.dataset, m.object
