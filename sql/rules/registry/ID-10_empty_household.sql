/* ---
id: ID-10
kind: data
subject: household
severity: blue
days: 5
department: 乡镇
needs: []
grain: household
title: {zh: 空户, en: household without members}
when:
  zh: "户内没有正常成员"
  en: >-
    household without an active member
unless: []
sentence: "户主{head_name}家在建档系统中没有正常成员(登记人口{declared_size}人)"
advice: "核实该户现状:全户消亡或迁出的,按程序作整户减少;成员状态录错或漏录的,补录更正。"
closes: "整户减少的审批材料,或补录成员的户口簿复印件"
--- */
SELECT h.household_no AS subject_id, '' AS object, h.household_no, h.listed_region AS region_code,
       CAST(NULL AS STRING) AS link, h.row_ref AS refs,
       h.head_name, h.declared_size
FROM household AS h
WHERE h.active_members = 0
