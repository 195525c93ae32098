"""What is a code in the code, in English: for the terminal, and for pages that show both languages."""

from __future__ import annotations

KINDS = {
    "data": "data",
    "wrong_inclusion": "wrong inclusion",
    "risk": "risk",
    "entitlement": "entitlement",
    "conduct": "conduct",
}
SUBJECTS = {
    "member": "household member",
    "household": "household",
    "resident": "resident who is not registered",
    "helper": "helper",
    "village": "village",
    "dataset": "dataset of a department",
}
LINKS = {
    "exact": "same ID number",
    "repaired": "same ID number once repaired",
    "explicit": "same person, as decided",
    "likely": "likely the same person",
    "conflict": "same number, another name",
    "possible": "possibly the same person",
}
REPAIRS = {
    "tail": "the end of the ID number is damaged, its first 15 characters and the name agree",
    "digit": "one digit of the ID number differs, the name agrees",
    "swap": "two digits of the ID number are exchanged, the name agrees",
    "disability": "it is the number of a disability card, its first 18 characters and the name agree",
}
QUESTIONS = {
    "conflict": "same number, another name",
    "likely": "name, birth and village agree, the number is of no use",
    "namesake": "damaged number, a resident of the same name outside the registry fits too",
    "possible": "likely the same person",
}
VERDICTS = {"same": "the same person", "different": "not the same person", "undecided": "can't be decided yet"}
COMPARISONS = {"name": "name", "id_no": "ID number", "birth": "birth", "sex": "sex", "village": "village"}
LEVELS = {
    "相同": "same",
    "仅生僻字或占位符不同": "same but for a rare character or a placeholder",
    "同音同调": "same sound and tone",
    "同音": "same sound",
    "字序不同": "characters in another order",
    "多一字或少一字": "one character more or fewer",
    "姓同、一字不同": "same surname, one character differs",
    "音近": "similar sound",
    "一字不同": "one character differs",
    "仅姓相同": "only the surname is the same",
    "不同": "different",
    "遮盖之外相同": "same where it is not masked",
    "差1位": "one digit differs",
    "相邻两位颠倒": "two digits exchanged",
    "前15位相同": "first 15 the same",
    "15位旧号相符": "fits the old 15-digit number",
    "多1位或少1位": "one digit more or fewer",
    "前14位相同": "first 14 the same",
    "第7至17位相同": "7th to 17th the same",
    "差2位": "two digits differ",
    "出生日期码相同": "same digits of birth",
    "前6位相同": "first 6 the same",
    "月日颠倒": "month and day exchanged",
    "月或日不同": "month or day differs",
    "年不同、月日相同": "another year, same month and day",
    "相差60天以内": "within 60 days",
    "同年": "same year",
    "同乡镇": "same township",
    "同县": "same county",
    "缺": "missing",
}
DAMAGE = {
    "check": "wrong check character",
    "000": "ends in 000",
    "sub": "one digit wrong",
    "swap": "two digits exchanged",
    "tail2": "the last two wrong",
    "15": "old number of 15 digits",
    "dis": "number of a disability card with 20 characters",
}
FACTS = {
    "active_members": "members who live there",
    "age": "age",
    "allowances": "minimum allowance",
    "assets": "assets",
    "bills": "bills",
    "cause": "cause",
    "check_due": "check character due",
    "due_classes": "classes due",
    "found": "on the department's list",
    "households": "households",
    "id_inside": "ID number inside",
    "interval_years": "years between",
    "net": "net income",
    "net_before": "net income of the year before",
    "net_per_head": "net income per head, computed",
    "now_amount": "amount paid too much",
    "now_months": "months paid too much",
    "now_overdue_days": "days overdue",
    "paid": "paid to the card",
    "places": "copies",
    "region_code": "region code",
    "registered": "registered",
    "relation": "relation",
    "renovations": "renovations",
    "resident_name": "name in the police register",
    "rows": "rows",
    "schemes": "schemes",
    "school_year": "school year",
    "threshold": "warning line",
    "trigger": "issue that stands",
    "village": "village",
    "village_name": "village",
}
CAUSE = {
    "schema": "required columns are missing",
    "rejected": "a required expectation was not met",
    "late": "overdue and not delivered",
    "volume": "far more or fewer rows than the last time",
}
FAULTS = {
    "repeated": "repeated",
    "without_subject": "without subject",
    "without_object": "without object",
    "without_region": "without region",
    "without_evidence": "without evidence",
    "other_subject": "another kind of subject",
    "weak_link": "link too weak",
}
GROUPS = {
    "registry": "identity and structure",
    "inclusion": "identification",
    "events": "population events",
    "risk": "risk of falling back",
    "education": "education",
    "health": "health",
    "civil": "civil affairs",
    "housing": "housing and water",
    "conduct": "conduct and funds",
    "data": "data quality",
}
SEVERITIES = {"red": "level 1", "orange": "level 2", "yellow": "level 3", "blue": "level 4"}
STATES = {
    "new": "new",
    "issued": "to be checked",
    "answered": "answered",
    "rectifying": "in rectification",
    "submitted": "to be approved",
    "returned": "returned",
    "exemption_asked": "exemption asked",
    "referred": "referred up",
    "reopened": "reopened",
    "exempt": "exempt",
    "closed": "closed",
    "revisit": "in revisit",
    "withdrawn": "withdrawn with its rule",
}
ACTIONS = {
    "issued": "issue",
    "answered": "answer",
    "rectifying": "begin rectification",
    "submitted": "submit",
    "exemption_asked": "ask for exemption",
    "exempted": "exempt",
    "referred": "refer up",
    "returned": "return",
    "closed": "close",
    "revisit": "revisit",
    "upheld": "uphold the closing",
    "reopened": "reopen",
    "system_closed": "close by the data",
    "withdrawn": "withdraw with its rule",
}
ANSWERS = {
    "confirmed": "confirmed",
    "partly": "partly confirmed",
    "source_wrong": "not so: the source is wrong",
    "registry_wrong": "not so: the registry is wrong",
    "allowed": "allowed by policy",
    "cannot_verify": "can't be verified",
}
REASONS = {
    "01": "ID number or name is wrong",
    "02": "linked to a namesake",
    "03": "died or moved away, not brought up to date",
    "04": "registered twice, or in name only",
    "05": "the source department's data are late",
    "06": "the source department's data are wrong",
    "07": "the registry is wrong",
    "08": "done, and not entered yet",
    "09": "at school, insured or living elsewhere",
    "10": "in line with policy",
    "99": "other (say which in the text)",
}
NOTES = {"help": "helper's note", "late": "late answer", "urged": "urged"}
ROLES = {
    "night": "the night",
    "village": "village",
    "township": "township",
    "department": "department",
    "county": "county office",
    "inspector": "inspector",
    "city": "city",
    "province": "province",
    "engineer": "data team",
    "auditor": "auditor",
}
RIGHTS = {"admin": "manage users", "full_id": "see whole ID numbers"}
OUTCOMES = {"refused": "refused", "missing": "not returned", "unchanged": "unchanged", "taken": "taken"}
REFUSALS = {
    "unknown": "no such issue for this sender",
    "changed": "key cells or check code changed",
    "missing": "answer incomplete or unreadable",
    "not_allowed": "not allowed now or for this role",
    "moved_on": "the issue moved on since the list was made",
    "repeated": "two different answers in one file",
}
HOLDS = {
    "held": "no data or no policy value",
    "surge": "surge",
    "rests": "rests on a held rule",
    "unasked": "not on the request",
}
DECISIONS = {"released": "released", "rejected": "rejected"}
STATUSES = {
    "accepted": "accepted",
    "rejected": "rejected",
    "kept": "earlier snapshot in use",
    "unreadable": "could not be read",
    "damaged": "damaged in the lake",
    "late": "late",
    "absent": "not connected yet",
}
DELIVERIES = {
    "accepted": "accepted",
    "rejected": "rejected",
    "in use": "in use",
    "damaged": "damaged",
    "not delivered": "not delivered",
    "read failed": "read failed",
}
JUDGEMENTS = {"passed": "passed", "failed": "failed", "warned": "warning", "not_judged": "not judged"}
DEMANDS = {"critical": "critical", "warning": "warning"}
NIGHT_MARKS = {
    "accepted": "accepted",
    "quarantined": "accepted, with rows in quarantine",
    "rejected": "rejected",
    "unreadable": "could not be read, or damaged",
    "late": "missing",
    "kept": "nothing delivered, earlier list in use",
    "passed": "passed",
    "failed": "failed",
    "warned": "warning",
    "not_judged": "not judged",
    "none": "no night",
}
LACKING = {"contact": "not registered"}
EVENTS = {
    "opened": "issues opened",
    "reopened": "reopened",
    "found_again": "found again",
    "missing": "no longer found",
    "evidence": "with other evidence",
    "system_closed": "closed by the data",
    "withdrawn": "withdrawn with their rule",
    "rules_surge": "rules held for a surge",
    "withheld": "withheld: what may excuse can't be read",
}
UNITS = {
    "yuan": "yuan",
    "yuan/person/year": "yuan per person and year",
    "yuan/person/year, previous year": "yuan per person and year, previous year",
    "yuan/household": "yuan per household",
    "yuan/year": "yuan a year",
    "yuan/month": "yuan a month",
    "yuan/bill": "yuan a bill",
    "ten thousand yuan": "ten thousand yuan",
    "days": "days",
    "days/year": "days a year",
    "months": "months",
    "year": "year",
    "years": "years",
    "years of age": "years of age",
    "households": "households",
    "square metres": "square metres",
    "ratio": "%",
}
BASES = {"seed": "sample value", "public": "public document", "practice": "usual practice, for the county to confirm"}
