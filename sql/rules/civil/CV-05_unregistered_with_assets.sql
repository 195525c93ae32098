/* ---
id: CV-05
kind: wrong_inclusion
subject: resident
severity: red
days: 7
department: 县民政局
needs: [civil_affairs.allowance, police.vehicle, housing.property, housing.relocation, finance.payroll, market.enterprise]
params: [car_price, enterprise_capital]
grain: full
whole: [civil_affairs.allowance, police.vehicle, housing.property, housing.relocation, finance.payroll, market.enterprise, police.resident]
title: {zh: 未建档低保对象有车房企业或财政供养, en: unregistered allowance recipient fails the asset test}
when:
  zh: "业务日期所在月享受低保(不论城乡)、不是建档成员的人,本人作为所有人符合WI-01(车辆)、WI-02(购买的房产)、WI-03(企业)或WI-05(财政供养)的条件,不看退出日期;每类出一条(区分)。有效号码相同、且姓名按统一写法相同或只差生僻字、占位符的,才认作同一人"
  en: >-
    person with an allowance (any scheme) current in D's month who is no registry member and, as the owner, meets
    WI-01 (car), WI-02 (flat or shop bought), WI-03 (company) or WI-05 (public payroll), read for the person; no exit
    date applies; one finding for each kind (object). Owner and allowance are one person when the valid numbers are
    equal and the names are equal after folding or differ only by rare or placeholder characters
unless:
  - zh: "房产:本人是易地扶贫搬迁的户主(不论是否同步搬迁),用途为住宅,且坐落含有安置点名称(就是安置房本身)"
    en: "房产: the person is the head of a relocation (any accompanying), use is 住宅 and the location contains the relocation site's name (the relocation flat itself)"
sentence: "{name}正在享受低保({allowances}),不是建档立卡户成员,但{assets}"
advice: "核实车辆、房产、企业、工资的实际归属和家庭经济状况;不符合低保条件的,按程序停发并追回;借名登记、已转让等情形附证明。"
closes: "停发审批表和追缴凭证;仍符合条件的,家庭经济状况核对报告、过户或注销证明"
--- */
WITH recipient AS (
    -- Grouped, so that the village is settled before anything is joined to it: DuckDB 2.0 moves the county below the
    -- outer joins when both stand in one join condition, and loses who has no village.
    SELECT a.stranger_id, a.name, a.name_mask, a.row_ref, a.county_code, a.scheme, a.from_month, a.monthly_amount,
           coalesce(max(v.village), run.county_code) AS region_code
    FROM run
    CROSS JOIN civil_affairs_allowance a
    LEFT JOIN police_resident r
           ON r.id_no = a.stranger_id
          AND (r.name_mask = a.name_mask OR r.name_mask IS NULL OR a.name_mask IS NULL)
    LEFT JOIN village_of v ON v.region_code = r.region_code
    WHERE a.stranger_id IS NOT NULL
      AND a.from_month <= run.m AND (a.to_month IS NULL OR a.to_month >= run.m)
    GROUP BY a.stranger_id, a.name, a.name_mask, a.row_ref, a.county_code, a.scheme, a.from_month, a.monthly_amount,
             run.county_code
),
owned AS (
    SELECT '车辆' AS object, c.stranger_id, c.name_mask, c.row_ref,
           '名下有' || f_ymd(c.registered_on) || '登记的' || c.kind || c.plate AS asset,
           CASE WHEN c.kind NOT IN ('小型轿车', '小型普通客车') THEN c.price END AS at_least_car_price,
           CAST(NULL AS DECIMAL(18, 2)) AS at_least_capital
    FROM police_vehicle c
    CROSS JOIN run
    WHERE c.status IN ('正常', '逾期未检验') AND c.registered_on <= run.d
      AND (c.kind IN ('小型轿车', '小型普通客车')
           OR (c.kind NOT IN ('摩托车', '三轮汽车', '拖拉机') AND c.price IS NOT NULL))
    UNION ALL
    SELECT '房产' AS object, h.stranger_id, h.name_mask, h.row_ref,
           '名下有' || f_ymd(h.registered_on) || '登记的购买' || h.use || '(' || h.location || ')' AS asset,
           NULL AS at_least_car_price, NULL AS at_least_capital
    FROM housing_property h
    CROSS JOIN run
    WHERE h.use IN ('住宅', '商铺') AND h.acquired_by = '购买'
      AND (h.cancelled_on IS NULL OR h.cancelled_on > run.d)
      AND NOT EXISTS (SELECT 1
                      FROM housing_relocation l
                      WHERE l.stranger_id = h.stranger_id
                        AND (l.head_name_mask = h.name_mask OR l.head_name_mask IS NULL OR h.name_mask IS NULL)
                        AND h.use = '住宅' AND contains(h.location, l.site))
    UNION ALL
    SELECT '企业' AS object, e.stranger_id, e.name_mask, e.row_ref,
           '是' || e.enterprise_name || '(' || e.kind || ',' || e.status || ')的' || e.role AS asset,
           NULL AS at_least_car_price,
           CASE WHEN coalesce(e.tax_paid, 0) <= 0 THEN e.capital_wan END AS at_least_capital
    FROM market_enterprise e
    WHERE e.role IN ('法定代表人', '股东', '高管') AND e.kind IN ('有限责任公司', '个人独资企业')
      AND e.status = '存续' AND (e.tax_paid > 0 OR e.capital_wan IS NOT NULL)
    UNION ALL
    SELECT '财政供养' AS object, w.stranger_id, w.name_mask, w.row_ref,
           f_ym(w.month) || '由' || w.unit || '以' || w.kind || '发放工资' || f_money(w.gross) || '元' AS asset,
           NULL AS at_least_car_price, NULL AS at_least_capital
    FROM finance_payroll w
    CROSS JOIN run
    WHERE w.kind IN ('行政编制', '事业编制', '离退休')
      AND w.month = (SELECT max(newest.month) FROM finance_payroll newest WHERE newest.month <= run.m)
)
SELECT r.stranger_id AS subject_id, o.object, CAST(NULL AS STRING) AS household_no, max(r.region_code) AS region_code,
       'exact' AS link, concat_ws(' ', array_agg(DISTINCT r.row_ref), array_agg(DISTINCT o.row_ref)) AS refs,
       min(r.name) AS name,
       f_list(array_agg(DISTINCT r.county_code || '发放的' || r.scheme || '低保,' || f_ym(r.from_month) || '起每月'
                        || f_money(r.monthly_amount) || '元')) AS allowances,
       f_list(array_agg(DISTINCT o.asset)) AS assets
FROM recipient r
JOIN param p ON p.region = r.region_code
JOIN owned o
  ON o.stranger_id = r.stranger_id
 AND (o.name_mask = r.name_mask OR o.name_mask IS NULL OR r.name_mask IS NULL)
WHERE (o.at_least_car_price IS NULL OR o.at_least_car_price >= p.car_price)
  AND (o.at_least_capital IS NULL OR o.at_least_capital >= p.enterprise_capital)
GROUP BY r.stranger_id, o.object
