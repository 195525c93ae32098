"""The Chinese words for what is a code in the code: one home for lists, pages, handbook and terminal."""

from __future__ import annotations

KINDS = {
    "data": ("数据类", "data"),
    "wrong_inclusion": ("疑似错评类", "wrong inclusion"),
    "risk": ("返贫和漏评风险类", "risk"),
    "entitlement": ("待遇类", "entitlement"),
    "conduct": ("责任和作风类", "conduct"),
}
SUBJECTS = {
    "member": "家庭成员",
    "household": "户",
    "resident": "不在建档系统中的居民",
    "helper": "帮扶人",
    "village": "村",
    "dataset": "部门数据集",
}
LINKS = {"exact": "准确", "repaired": "修复", "explicit": "核实", "likely": "疑似", "conflict": "冲突"}
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
SEVERITIES = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
STATUSES = {
    "accepted": ("已接收", "accepted"),
    "rejected": ("已拒收", "rejected"),
    "kept": ("沿用", "earlier snapshot in use"),
    "unreadable": ("未能读取", "could not be read"),
    "damaged": ("已损坏", "damaged in the lake"),
    "late": ("未到", "late"),
    "absent": ("未接入", "not connected yet"),
}
"""What became of a list on a night."""
JUDGEMENTS = {
    "passed": ("通过", "passed"),
    "failed": ("未通过", "failed"),
    "warned": ("提醒", "warning"),
    "not_judged": ("未判定", "not judged"),
}
"""What an expectation came to."""
DEMANDS = {"critical": ("必须", "critical"), "warning": ("提醒", "warning")}
"""How much rests on an expectation."""
NIGHT_MARKS = {
    "accepted": ("已接收", "accepted"),
    "quarantined": ("已接收,有行被隔离", "accepted, with rows in quarantine"),
    "rejected": ("已拒收", "rejected"),
    "unreadable": ("未能读取或已损坏", "could not be read, or damaged"),
    "late": ("未到", "missing"),
    "kept": ("无新报送", "nothing delivered, earlier list in use"),
    "passed": JUDGEMENTS["passed"],
    "failed": JUDGEMENTS["failed"],
    "warned": JUDGEMENTS["warned"],
    "not_judged": JUDGEMENTS["not_judged"],
    "none": ("未运行", "no night"),
}
"""One night of a list or of an expectation, as a strip of nights shows it."""
LACKING = {"contact": ("未登记", "not registered")}
"""What stands where something is not there."""
