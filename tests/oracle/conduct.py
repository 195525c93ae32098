"""Help, credit and posts: HP-01 to HP-09, MC-01 to MC-04, PR-01, PR-02. Each function quotes the sentence it reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from oracle.arrivals import Row
from oracle.county import County, Finding, rule, run_rule
from oracle.words import age, current, days

CURES = {
    "因病": ("健康", "兜底"),
    "因残": ("健康", "兜底"),
    "因学": ("教育",),
    "缺技术": ("就业", "产业"),
    "缺资金": ("金融", "产业"),
    "缺劳力": ("兜底", "产业"),
    "缺水": ("饮水",),
}


def _pairings(c: County) -> Iterator[Row]:
    """'pairing current on D'"""
    for rows in c.by_household("registry.pairing").values():
        for p in rows:
            if current(p["started_on"], p["ended_on"], c.d):
                yield p


@rule("HP-01", "registry.pairing")
def hp_01(c: County) -> Iterable[Finding]:
    """household with active members and no pairing current on D"""
    helped = {p["household_no"] for p in _pairings(c)}
    return [(n, "") for n, h in c.households.items() if list(c.active(h)) and n not in helped]


@rule("HP-02", "registry.pairing")
def hp_02(c: County) -> Iterable[Finding]:
    """helper_id_no with more than helper_households distinct households current on D"""
    limit = c.policy("helper_households", None)
    helped: dict[str, set[str]] = defaultdict(set)
    for p in _pairings(c):
        helped[p["helper_id_no"]].add(p["household_no"])
    return [(helper, "") for helper, homes in helped.items() if limit is not None and len(homes) > limit]


@rule("HP-03", "registry.pairing", "civil_affairs.death")
def hp_03(c: County) -> Iterable[Finding]:
    """pairing current on D whose helper has a death <= D"""
    for p in _pairings(c):
        for death in c.rows["civil_affairs.death"]:
            same = c.same_person((p["helper_id_no"], p["helper_name"]), (death["id_no"], death["name"]))
            if same and death["died_on"] <= c.d:
                yield p["household_no"], p["helper_id_no"]


@rule("HP-04", "registry.pairing", "police.resident")
def hp_04(c: County) -> Iterable[Finding]:
    """pairing current on D whose helper is an active member of the household or shares hukou_no in police.resident
    with one"""
    for p in _pairings(c):
        helper = (p["helper_id_no"], p["helper_name"])
        own = {r["hukou_no"] for r in c.rows["police.resident"] if c.same_person(helper, (r["id_no"], r["name"]))}
        for m in c.active(c.households[p["household_no"]]):
            hukou = {r["hukou_no"] for r in c.proof("police.resident", m)}
            if c.same_person(helper, (m["valid"], m["name"])) or own & hukou:
                yield p["household_no"], p["helper_id_no"]


@rule("HP-05", "registry.visit", "registry.pairing")
def hp_05(c: County) -> Iterable[Finding]:
    """household with a pairing current on D that started on or before D - visit_days, and no visit (by anybody, any
    result) in (D - visit_days, D]"""
    visits = c.by_household("registry.visit")
    for p in _pairings(c):
        number = p["household_no"]
        limit = c.policy("visit_days", c.households[number]["village"])
        if limit is None:
            continue
        since = days(c.d, -int(limit))
        visited = any(since < v["visited_on"] <= c.d for v in visits.get(number, []))
        if p["started_on"] <= since and not visited:
            yield number, ""


@rule("HP-06", "registry.measure")
def hp_06(c: County) -> Iterable[Finding]:
    """main_cause 因病 without a measure of kind 健康 or 兜底; 因残: 健康 or 兜底; 因学: 教育; 缺技术: 就业 or 产业;
    缺资金: 金融 or 产业; 缺劳力: 兜底 or 产业; 缺水: 饮水 (status not 已取消)"""
    measures = c.by_household("registry.measure")
    for number, h in c.households.items():
        cures = CURES.get(h["main_cause"], ())
        helped = any(x["kind"] in cures and x["status"] != "已取消" for x in measures.get(number, []))
        if cures and not helped:
            yield number, ""


@rule("HP-07", "registry.measure")
def hp_07(c: County) -> Iterable[Finding]:
    """household_type 监测对象, risk_removed_on empty, identified_on <= D - measure_days, no measure with status 实施中
    or 已完成"""
    measures = c.by_household("registry.measure")
    for number, h in c.households.items():
        limit = c.policy("measure_days", h["village"])
        helped = any(x["status"] in ("实施中", "已完成") for x in measures.get(number, []))
        monitored = h["household_type"] == "监测对象" and h["risk_removed_on"] is None
        if limit is not None and monitored and h["identified_on"] <= days(c.d, -int(limit)) and not helped:
            yield number, ""


@rule("HP-08")
def hp_08(c: County) -> Iterable[Finding]:
    """risk_removed_on in (D - 180 days, D] and the household has a finding tonight of ED-01, ED-02, MD-01, HO-01,
    WM-01 or WM-07; one finding for each such rule"""
    home = {m["member_no"]: m["household_no"] for m in c.members}
    for rule_id in ("ED-01", "ED-02", "MD-01", "HO-01", "WM-01", "WM-07"):
        for subject, _ in run_rule(c, rule_id):
            number = home.get(subject, subject)
            removed = c.households[number]["risk_removed_on"]
            if removed is not None and days(c.d, -180) < removed <= c.d:
                yield number, rule_id


@rule("HP-09", "registry.measure")
def hp_09(c: County) -> Iterable[Finding]:
    """measure with status 计划 or 实施中 and due_on < D, done_on empty"""
    for number, measures in c.by_household("registry.measure").items():
        for x in measures:
            if x["status"] in ("计划", "实施中") and x["due_on"] < c.d and x["done_on"] is None:
                yield number, x["measure_no"]


@rule("MC-01", "bank.loan")
def mc_01(c: County) -> Iterable[Finding]:
    """loan linked to a registry member, balance > 0, and status 逾期, or due_on < D with status 正常"""
    for m in c.members:
        for loan in c.proof("bank.loan", m):
            late = loan["status"] == "逾期" or (loan["due_on"] < c.d and loan["status"] == "正常")
            if loan["balance"] > 0 and late:
                yield m["member_no"], loan["contract_no"]


@rule("MC-02", "bank.loan")
def mc_02(c: County) -> Iterable[Finding]:
    """loan with balance > 0 whose borrower is no registry member"""
    for loan in c.rows["bank.loan"]:
        number = c.stranger("bank.loan", loan)
        if loan["balance"] > 0 and number:
            yield number, loan["contract_no"]


@rule("MC-04", "bank.loan")
def mc_04(c: County) -> Iterable[Finding]:
    """sum of balance of loans linked to members of one household > loan_limit"""
    for number, h in c.households.items():
        limit = c.policy("loan_limit", h["village"])
        owed = sum(loan["balance"] for loan in c.proof_of_any("bank.loan", c.members_of(h)))
        if limit is not None and owed > limit:
            yield number, ""


@rule("PR-01", "human_resources.post")
def pr_01(c: County) -> Iterable[Finding]:
    """post current on D linked to a registry member who (a) is older than post_max_age in full years, (b) has another
    post row current on D, or (c) has a death <= D (only when civil_affairs.death is usable): one finding for each
    letter"""
    for m in c.members:
        limit = c.policy("post_max_age", m["home"]["village"])
        posts = [p for p in c.proof("human_resources.post", m) if current(p["from_date"], p["to_date"], c.d)]
        if limit is None or not posts:
            continue
        if age(m["born"], c.d) > limit:
            yield m["member_no"], "a"
        if len(posts) >= 2:
            yield m["member_no"], "b"
        if any(death["died_on"] <= c.d for death in c.proof("civil_affairs.death", m)):
            yield m["member_no"], "c"


@rule("PR-02", "human_resources.post")
def pr_02(c: County) -> Iterable[Finding]:
    """post current on D of a person who is no registry member"""
    for p in c.rows["human_resources.post"]:
        number = c.stranger("human_resources.post", p)
        if number and current(p["from_date"], p["to_date"], c.d):
            yield number, p["post"]
