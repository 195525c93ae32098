"""What the identity review says."""

from __future__ import annotations

IDENTITY = {
    "identity": ("身份核实", "Identity review"),
    "identity_none": ("没有待核实的记录。", "No record waits."),
    "identity_waiting": ("待核实 {count} 对", "{count} pairs wait"),
    "identity_pair": ("核实编号 {pair}", "Pair {pair}"),
    "identity_question": ("疑问", "Question"),
    "identity_candidate": ("第 {place} 个候选人,共 {of} 个", "candidate {place} of {of}"),
    "identity_records": ("同样的记录 {count} 条", "{count} such records"),
    "identity_compared": ("比较", "Compared"),
    "identity_record": ("{title}的记录", "Record of {title}"),
    "identity_member": ("建档成员", "Registered member"),
    "identity_level": ("一致程度", "Agreement"),
    "identity_same": ("一致", "agrees"),
    "identity_differs": ("不一致", "differs"),
    "identity_unsaid": ("无从比较", "not comparable"),
    "identity_stands": ("记录所在", "Stands in"),
    "identity_household": ("户编号", "Household"),
    "identity_member_no": ("人编号", "Member"),
    "identity_follows": ("判为“同一人”以后", "What follows from “same”"),
    "identity_follows_note": (
        "自次晚起,这条记录按该成员本人的记录对待:既可以产生疑点,也可以排除疑点。会用到这份清单的规则有 {count} 条:",
        "From the next night on the record counts as this member's own: it may accuse as well as excuse. {count} rules "
        "read this list:",
    ),
    "identity_else": (
        "判为“不是同一人”的,不再相互关联;“暂不能定”的维持现状,只作排除依据。",
        "“Different” never links them again; “undecided” leaves it: the link may excuse and never accuse.",
    ),
    "identity_verdict": ("判定", "Verdict"),
    "identity_why": ("判定依据(必填)", "Grounds (needed)"),
    "identity_why_hint": ("如:已查户籍底册、电话核实", "such as: register looked up, asked by telephone"),
    "identity_decide": ("提交判定", "Decide"),
    "identity_keys": (
        "快捷键:按住 Alt(火狐为 Alt+Shift)加 1、2、3 选判定,加 s 提交,加 n 看下一对。",
        "Keys: Alt (Firefox: Alt+Shift) with 1, 2, 3 chooses, with s decides, with n shows the next pair.",
    ),
    "identity_next": ("下一对", "Next pair"),
    "identity_taken": (
        "{actor} 已于 {at} 判定:{verdict}。依据:{why}",
        "{actor} decided on {at}: {verdict}. Grounds: {why}",
    ),
    "identity_undo": ("撤销判定", "Take it back"),
    "identity_undo_why": ("撤销理由(必填)", "Why (needed)"),
    "identity_refused": ("没有记录:{why}", "Not recorded: {why}"),
    "identity_decided": ("现行判定", "Decisions in force"),
    "identity_reveal": ("查看完整证件号码", "Show whole numbers"),
    "identity_reveal_why": ("查看理由(必填,记入审计)", "Why (needed, kept for audit)"),
    "identity_reveal_missing": ("查看完整证件号码须写明理由。", "Whole numbers need a reason."),
    "identity_only_decision": (
        "最近一晚的清单里已没有这一对,只能撤销原判定。",
        "The newest night lists this pair no more; its decision can only be taken back.",
    ),
}
