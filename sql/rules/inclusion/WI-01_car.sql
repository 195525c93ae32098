/* ---
id: WI-01
kind: wrong_inclusion
subject: member
severity: red
days: 7
department: 县公安局
needs: [police.vehicle]
params: [car_price, car_price_after_exit]
grain: household
title: {zh: 家庭成员名下有汽车, en: member owns a car}
when:
  zh: "机动车准确或修复关联到正常成员,车辆类型为小型轿车或小型普通客车(不论价格),或摩托车、三轮汽车、拖拉机以外的其他车辆且购置价格达到“车辆价格线”;状态为“正常”或“逾期未检验”;初次登记日期不晚于业务日期;区分:号牌号码"
  en: >-
    a vehicle linked to an active member, kind 小型轿车 or 小型普通客车, or any kind but 摩托车 三轮汽车 拖拉机 with price >= car_price;
    status 正常 or 逾期未检验; registered_on <= D; object = plate
unless:
  - zh: "初次登记晚于该户脱贫日期(或风险消除日期,两者都有的取较晚者),且购置价格已填写并低于“脱贫后购车价格线”(脱贫后靠自己劳动购买);当天登记、价格正好达到或未填价格的不在此列"
    en: "registered_on after the household's lifted_on (or risk_removed_on, the later one given) and price given and < car_price_after_exit (bought later out of own work)"
sentence: "户主{head_name}家的{name}名下有{registered_on}登记的{kind}一辆(号牌{plate},{price_text},车辆状态{status})"
advice: "核实车辆的实际车主、购置时间和资金来源;借名登记、已转让未过户、生产经营用车等情形附证明,属实的按程序提出处理意见。"
closes: "机动车登记查询结果、购车发票或转让协议;村民评议记录"
--- */
WITH car AS (
    SELECT v.person_key, v.plate, v.kind, v.registered_on, v.price, v.status, v.link, v.row_ref
    FROM police_vehicle AS v CROSS JOIN run
    WHERE f_accuses(v.link) AND v.status IN ('正常', '逾期未检验') AND v.registered_on <= run.d
      AND v.kind NOT IN ('摩托车', '三轮汽车', '拖拉机')
)
SELECT m.member_no AS subject_id, c.plate AS object, m.household_no, m.listed_region AS region_code,
       c.link, concat_ws(' ', m.row_ref, c.row_ref) AS refs,
       m.head_name, m.name, c.plate, c.kind, c.registered_on, c.status, c.price,
       CASE WHEN c.price IS NULL THEN '购置价格未填' ELSE '购置价格' || f_money(c.price) || '元' END AS price_text,
       m.lifted_on, m.risk_removed_on
FROM member AS m
JOIN car AS c ON c.person_key = m.person_key
JOIN param AS p ON p.region = m.policy_region
WHERE m.active
  AND (c.kind IN ('小型轿车', '小型普通客车') OR c.price >= p.car_price)
  -- Without an exit date or a price nothing excuses.
  AND NOT coalesce(c.registered_on > greatest(m.lifted_on, m.risk_removed_on) AND c.price < p.car_price_after_exit, false)
