"""What is a code in the code, in Chinese. Lists that go to offices speak Chinese whatever the terminal speaks."""

from __future__ import annotations

KINDS = {
    "data": "数据类",
    "wrong_inclusion": "疑似错评类",
    "risk": "返贫和漏评风险类",
    "entitlement": "待遇类",
    "conduct": "责任和作风类",
}
SUBJECTS = {
    "member": "家庭成员",
    "household": "户",
    "resident": "不在建档系统中的居民",
    "helper": "帮扶人",
    "village": "村",
    "dataset": "部门数据集",
}
LINKS = {
    "exact": "证件号码一致",
    "repaired": "证件号码修复后一致",
    "explicit": "经核实为同一人",
    "likely": "疑似同一人",
    "conflict": "号码相同而姓名不同",
    "possible": "可能是同一人",
}
REPAIRS = {
    "tail": "证件号码末几位受损,前15位与姓名一致",
    "digit": "证件号码有一位数字不同,姓名一致",
    "swap": "证件号码相邻两位数字颠倒,姓名一致",
    "disability": "所填为残疾证号,前18位与姓名一致",
}
"""What is wrong with a number that a repaired link mends."""
QUESTIONS = {
    "conflict": "号码相同,姓名不同",
    "likely": "姓名、出生日期、村一致,号码不可用",
    "namesake": "号码受损,与库外同名居民也相符",
    "possible": "疑似同一人",
}
"""Why a row waits for the identity review."""
VERDICTS = {"same": "同一人", "different": "不是同一人", "undecided": "暂不能定"}
COMPARISONS = {"name": "姓名", "id_no": "证件号码", "birth": "出生日期", "sex": "性别", "village": "村"}
"""What the identity review compares."""
LEVELS = {
    "相同": "相同",
    "仅生僻字或占位符不同": "仅生僻字或占位符不同",
    "同音同调": "同音同调",
    "同音": "同音",
    "字序不同": "字序不同",
    "多一字或少一字": "多一字或少一字",
    "姓同、一字不同": "姓同、一字不同",
    "音近": "音近",
    "一字不同": "一字不同",
    "仅姓相同": "仅姓相同",
    "不同": "不同",
    "遮盖之外相同": "遮盖之外相同",
    "差1位": "差1位",
    "相邻两位颠倒": "相邻两位颠倒",
    "前15位相同": "前15位相同",
    "15位旧号相符": "15位旧号相符",
    "多1位或少1位": "多1位或少1位",
    "前14位相同": "前14位相同",
    "第7至17位相同": "第7至17位相同",
    "差2位": "差2位",
    "出生日期码相同": "出生日期码相同",
    "前6位相同": "前6位相同",
    "月日颠倒": "月日颠倒",
    "月或日不同": "月或日不同",
    "年不同、月日相同": "年不同、月日相同",
    "相差60天以内": "相差60天以内",
    "同年": "同年",
    "同乡镇": "同乡镇",
    "同县": "同县",
    "缺": "缺",
}
"""How far two values agree; the SQL that compares them has these as its own words."""
DAMAGE = {
    "check": "校验位错",
    "000": "末三位为000",
    "sub": "一位数字写错",
    "swap": "相邻两位颠倒",
    "tail2": "末两位错",
    "15": "15位旧号码",
    "dis": "20位残疾证号",
}
"""What is wrong with a made-up number, by the mark of the specifications."""
FACTS = {
    "active_members": "正常成员数",
    "age": "周岁",
    "allowances": "低保",
    "assets": "资产情况",
    "bills": "笔数",
    "cause": "原因",
    "check_due": "应为的校验位",
    "due_classes": "应属类别",
    "found": "部门名单",
    "households": "户数",
    "id_inside": "其中的证件号码",
    "interval_years": "间隔年数",
    "net": "纯收入",
    "net_before": "上年纯收入",
    "net_per_head": "计算的人均纯收入",
    "now_amount": "多发金额",
    "now_months": "多发月数",
    "now_overdue_days": "逾期天数",
    "paid": "一卡通发放",
    "places": "份数",
    "region_code": "行政区划代码",
    "registered": "系统登记",
    "relation": "关系",
    "renovations": "危房改造",
    "resident_name": "户籍姓名",
    "rows": "记录数",
    "schemes": "享受类别",
    "school_year": "学年",
    "threshold": "预警线",
    "trigger": "仍有的疑点",
    "village": "村",
    "village_name": "村",
}
"""Facts of findings that are no column of a dataset and no policy parameter."""
CAUSE = {"schema": "缺少必需的列", "rejected": "必须的期望未通过", "late": "逾期未报送", "volume": "行数与上次相差过大"}
FAULTS = {
    "repeated": "重复",
    "without_subject": "缺主体",
    "without_object": "缺区分",
    "without_region": "缺行政区划",
    "without_evidence": "缺证据",
    "other_subject": "主体类别不符",
    "weak_link": "关联过弱",
}
"""What can be wrong with a finding, by the column that counts it."""
GROUPS = {
    "registry": "身份与结构",
    "inclusion": "识别纳入",
    "events": "人口变动",
    "risk": "返贫风险",
    "education": "教育",
    "health": "医疗",
    "civil": "民政",
    "housing": "住房与饮水",
    "conduct": "干部作风与资金",
    "data": "数据质量",
}
SEVERITIES = {"red": "一级", "orange": "二级", "yellow": "三级", "blue": "四级"}
STATES = {
    "new": "待下发",
    "issued": "待核查",
    "answered": "已反馈",
    "rectifying": "整改中",
    "submitted": "待审核",
    "returned": "退回",
    "exemption_asked": "申请豁免",
    "referred": "已上报",
    "reopened": "重新上账",
    "exempt": "已豁免",
    "closed": "已销号",
    "revisit": "回头看",
    "withdrawn": "规则撤销",
}
ACTIONS = {
    "issued": "下发",
    "answered": "反馈",
    "rectifying": "转入整改",
    "submitted": "提交审核",
    "exemption_asked": "申请豁免",
    "exempted": "批准豁免",
    "referred": "上报",
    "returned": "退回",
    "closed": "销号",
    "revisit": "回头看",
    "upheld": "维持销号",
    "reopened": "重新上账",
    "system_closed": "系统销号",
    "withdrawn": "规则撤销",
}
"""The moves between states."""
ANSWERS = {
    "confirmed": "属实",
    "partly": "部分属实",
    "source_wrong": "不属实-源数据错",
    "registry_wrong": "不属实-登记错",
    "allowed": "政策允许",
    "cannot_verify": "无法核实",
}
REASONS = {
    "01": "证件号码或姓名有误",
    "02": "同名误关联",
    "03": "人员已死亡或迁出未更新",
    "04": "重复户籍或空挂户",
    "05": "源部门数据滞后",
    "06": "源部门数据有误",
    "07": "建档系统登记有误",
    "08": "已落实未录入系统",
    "09": "在外地就读、参保或居住",
    "10": "符合政策规定",
    "99": "其他(请在情况说明中写明)",
}
NOTES = {"help": "协查情况", "late": "附记", "urged": "督办"}
"""What helps the main office, an answer that was not taken because the issue had moved on, and somebody's urging."""
ROLES = {
    "night": "系统",
    "village": "村",
    "township": "乡镇",
    "department": "部门",
    "county": "县办",
    "inspector": "核查员",
    "city": "市级",
    "province": "省级",
    "engineer": "数据组",
    "auditor": "审计",
}
RIGHTS = {"admin": "用户管理", "full_id": "查看完整证件号码"}
OUTCOMES = {"refused": "未接收", "missing": "未交回", "unchanged": "未变动", "taken": "已接收"}
"""What became of a row of a returned list."""
REFUSALS = {
    "unknown": "没有该填报单位的这一问题",
    "changed": "锁定单元格或校验码被改动",
    "missing": "反馈不完整或无法识别",
    "not_allowed": "目前不能办理或该角色不能办理",
    "moved_on": "列表生成后问题已变化",
    "repeated": "同一文件中有不同的反馈",
}
"""Why a row of a returned list was refused."""
HOLDS = {"held": "缺数据或政策参数", "surge": "疑点突增", "rests": "所依据的规则暂停校验", "unasked": "不在请求名单内"}
DECISIONS = {"released": "已放行", "rejected": "已驳回"}
"""What an inspector decided on a hold."""
STATUSES = {
    "accepted": "已接收",
    "rejected": "已拒收",
    "kept": "沿用",
    "unreadable": "未能读取",
    "damaged": "已损坏",
    "late": "未到",
    "absent": "未接入",
}
"""How a dataset stands on a night."""
DELIVERIES = {
    "accepted": "已接收",
    "rejected": "已拒收",
    "in use": "沿用",
    "damaged": "已损坏",
    "not delivered": "未到",
    "read failed": "读取失败",
}
"""How a dataset's newest delivery ended, as a night's summary has it."""
JUDGEMENTS = {"passed": "通过", "failed": "未通过", "warned": "提醒", "not_judged": "未判定"}
"""What became of an expectation."""
DEMANDS = {"critical": "必须", "warning": "提醒"}
"""How much an expectation demands."""
NIGHT_MARKS = {
    "accepted": "已接收",
    "quarantined": "已接收,有行被隔离",
    "rejected": "已拒收",
    "unreadable": "未能读取或已损坏",
    "late": "未到",
    "kept": "无新报送",
    "passed": "通过",
    "failed": "未通过",
    "warned": "提醒",
    "not_judged": "未判定",
    "none": "未运行",
}
"""One night of a list or of an expectation, as a strip of nights shows it."""
LACKING = {"contact": "未登记"}
"""What stands where something is not there."""
EVENTS = {
    "opened": "新增问题",
    "reopened": "重新上账",
    "found_again": "再次发现",
    "missing": "数据已无此疑点",
    "evidence": "证据有变化",
    "system_closed": "系统销号",
    "withdrawn": "随规则撤销",
    "rules_surge": "规则因疑点突增暂停",
    "withheld": "暂缓:可说明情况的行被隔离或无法识别",
}
"""What a night does to the ledger."""
UNITS = {
    "yuan": "元",
    "yuan/person/year": "元/人·年",
    "yuan/person/year, previous year": "元/人·年(上年)",
    "yuan/household": "元/户",
    "yuan/year": "元/年",
    "yuan/month": "元/月",
    "yuan/bill": "元/笔",
    "ten thousand yuan": "万元",
    "days": "天",
    "days/year": "天/年",
    "months": "个月",
    "year": "年",
    "years": "年",
    "years of age": "周岁",
    "households": "户",
    "square metres": "平方米",
    "ratio": "%",
}
BASES = {"seed": "示例值", "public": "公开文件", "practice": "通行做法,使用前由县核定"}
"""What a policy value rests on."""
