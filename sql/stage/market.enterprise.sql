-- 市场主体人员: person and role in an enterprise. Key: credit_code, id_no, role.
SELECT _source_file, _source_row,
       n_text("统一社会信用代码")           AS credit_code,
       n_text("名称")                       AS enterprise_name,
       n_code("类型", '有限责任公司 个人独资企业 个体工商户 农民专业合作社') AS kind,
       n_id("人员证件号码")                 AS id_no,
       n_name("人员姓名")                   AS name,
       n_code("角色", '法定代表人 经营者 股东 高管 成员') AS role,
       n_money_wan("认缴出资额(万元)")      AS capital_wan,
       n_date("成立日期")                   AS founded_on,
       n_code("经营状态", '存续 注销 吊销') AS status,
       n_money("近一年纳税额")              AS tax_paid
FROM ${raw}
