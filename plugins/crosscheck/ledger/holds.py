"""An inspector's decision on a rule that is held for its surge, and with it on the rules that rest on that one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, and_, select, update

from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.counters import counters_after
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.history import Entry
from crosscheck.ledger.intake import from_body
from crosscheck.ledger.issue import SURGE, UNASKED, WITHOUT_FINDINGS, Finding, Hold, Issue, RuleText
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.nights import newest_night, nights
from crosscheck.ledger.reconcile import Holds, reconcile
from crosscheck.ledger.vocabulary import Action
from crosscheck.ledger.write_changes import Author, apply
from crosscheck.words import DECISIONS

RELEASED, REJECTED = "released", "rejected"


@dataclass(frozen=True)
class HeldRule:
    """A hold of one night. ``kind`` is held (no data, no policy), surge, rests (on held rules: ``rests_on``), or
    unasked (about one issue's subject nobody asked); ``decision`` empty, released or rejected."""

    business_date: date
    run: int
    rule_id: str
    region: str
    object: str
    kind: str
    reason: str
    findings: int
    decision: str
    rests_on: str

    @property
    def hold(self) -> Hold:
        """What it leaves alone while nobody has released it."""
        return Hold(self.rule_id, self.region, self.reason, self.object, self.kind, self.rests_on)


def held_rules(connection: Connection, business_date: date, run: int) -> list[HeldRule]:
    """The holds of one run of a night, by rule, region and object."""
    table = tables.hold
    statement = select(table).where(table.c.business_date == business_date, table.c.run == run)
    return [
        HeldRule(*row)
        for row in connection.execute(statement.order_by(table.c.rule_id, table.c.region, table.c.object))
    ]


@dataclass(frozen=True)
class Waiting:
    """A rule whose findings of a night wait, for a surge or for a rule they rest on: how many, since which night."""

    rule_id: str
    reason: str
    findings: int
    since: date
    nights: int


def waiting_rules(connection: Connection, business_date: date) -> list[Waiting]:
    """The rules whose findings waited on a night, whatever was decided since; of each night its newest run counts."""
    runs: dict[date, int] = {}
    for night in nights(connection):
        if night.business_date <= business_date:
            runs.setdefault(night.business_date, night.run)
    tonight = _kept_back(connection, business_date, runs.get(business_date, 0))
    days: dict[str, list[date]] = {rule_id: [] for rule_id in tonight}
    lasting = set(tonight)
    for day, run in runs.items():
        lasting &= _kept_back(connection, day, run).keys()
        for rule_id in lasting:
            days[rule_id].append(day)
        if not lasting:
            break
    return [
        Waiting(rule_id, holds[0].reason, sum(h.findings for h in holds), days[rule_id][-1], len(days[rule_id]))
        for rule_id, holds in tonight.items()
    ]


def _kept_back(connection: Connection, business_date: date, run: int) -> dict[str, list[HeldRule]]:
    """The holds of one run under which findings are kept, by rule."""
    kept = [hold for hold in held_rules(connection, business_date, run) if hold.kind not in WITHOUT_FINDINGS]
    return {rule_id: list(holds) for rule_id, holds in groupby(kept, key=attrgetter("rule_id"))}


def release(ledger: Ledger, business_date: date, rule_id: str, author: Author, why: str) -> int:
    """Let the findings of a surge, and those that rest on it alone, through as of their night.

    Returns how many issues were opened or reopened. Only the newest night's hold can be released (what came after would
    rest on it), and only once.
    """
    with writing(ledger) as connection:
        surge = _waiting_hold(connection, business_date, rule_id, why)
        held = held_rules(connection, surge.business_date, surge.run)
        freed = _freed(surge, held)
        rules = _rules(connection, surge, {hold.rule_id for hold in freed})
        still = [hold.hold for hold in held if hold not in freed and hold.decision != RELEASED]
        covers = Holds(hold.hold for hold in freed).covers
        findings = [finding for finding in _waiting(connection, surge, rules) if covers(finding)]
        known = [issue for issue in _issues_of(connection, rules) if covers(issue)]
        changes = reconcile(known, findings, rules, still, business_date)
        counted = {Action.OPENED, Action.REOPENED}
        opened = sum(event.action in counted for change in changes for event in change.events)
        _write_decision(connection, freed, RELEASED)
        entry = _entry(surge, author, Action.HOLD_RELEASED, why, freed)
        entry.details["counters"] = counters_after(connection, changes)
        apply(connection, changes, replace(author, source=f"hold {rule_id} {business_date}"), business_date, entry)
        return opened


def _freed(surge: HeldRule, held: Sequence[HeldRule]) -> list[HeldRule]:
    """The surge, and what rests on nothing that is held any more once it is released."""
    freed, waiting = [surge], [hold for hold in held if hold.rests_on and not hold.decision]
    while True:
        closed = {
            (h.rule_id, h.region) for h in held if h.kind != UNASKED and h not in freed and h.decision != RELEASED
        }
        bases = {h: {(name, h.region) for name in h.rests_on.split()} for h in waiting if h not in freed}
        more = [h for h, names in bases.items() if not names & closed]
        if not more:
            return freed
        freed += more


def reject(ledger: Ledger, business_date: date, rule_id: str, author: Author, why: str) -> None:
    """Drop the findings of a surge and what rests on it: they stay in the ledger with the reason, and open nothing."""
    with writing(ledger) as connection:
        surge = _waiting_hold(connection, business_date, rule_id, why)
        held = held_rules(connection, surge.business_date, surge.run)
        dropped = [surge, *(hold for hold in held if rule_id in hold.rests_on.split())]
        _write_decision(connection, dropped, REJECTED)
        apply(connection, (), author, business_date, _entry(surge, author, Action.HOLD_REJECTED, why, dropped))


def _waiting_hold(connection: Connection, business_date: date, rule_id: str, why: str) -> HeldRule:
    if not why.strip():
        raise LedgerError("放行或驳回须写明理由")
    last = newest_night(connection)
    if last is None or last.business_date != business_date:
        raise LedgerError(f"只能处理最近一晚({last.business_date if last else '无'})的暂停,{business_date}已过")
    held = [h for h in held_rules(connection, business_date, last.run) if h.rule_id == rule_id]
    surges = [h for h in held if h.kind == SURGE]
    bases = sorted({name for h in held for name in h.rests_on.split()})
    if not surges and bases:
        raise LedgerError(f"{business_date}规则{rule_id}随所依据的规则{'、'.join(bases)}暂停,请处理后者")
    if not surges:
        raise LedgerError(f"{business_date}规则{rule_id}没有因疑点突增而暂停")
    if surges[0].decision:
        raise LedgerError(f"{business_date}规则{rule_id}的暂停{DECISIONS[surges[0].decision]}")
    return surges[0]


def _write_decision(connection: Connection, holds: Sequence[HeldRule], decision: str) -> None:
    table = tables.hold
    for hold in holds:
        parts = ("business_date", "run", "rule_id", "region", "object")
        this = and_(*(table.c[name] == getattr(hold, name) for name in parts))
        connection.execute(update(table).where(this).values(decision=decision))


def _entry(hold: HeldRule, author: Author, action: Action, why: str, decided: Sequence[HeldRule]) -> Entry:
    details = {
        "rule": hold.rule_id,
        "night": hold.business_date.isoformat(),
        "run": hold.run,
        "holds": sorted([each.rule_id, each.region, each.object] for each in decided),
    }
    return author.entry(action, details, before=SURGE, after=action.value.removeprefix("hold_"), why=why)


def _rules(connection: Connection, hold: HeldRule, rule_ids: Collection[str]) -> dict[str, RuleText]:
    night, text = tables.rule_night, tables.rule_text
    statement = (
        select(text)
        .join(night, night.c.rule_text == text.c.digest)
        .where(night.c.business_date == hold.business_date, night.c.run == hold.run, night.c.rule_id.in_(rule_ids))
    )
    return {row["rule_id"]: RuleText(**row) for row in connection.execute(statement).mappings()}


def _waiting(connection: Connection, hold: HeldRule, rule_ids: Collection[str]) -> list[Finding]:
    table = tables.held_finding
    statement = select(table.c.body).where(
        table.c.business_date == hold.business_date, table.c.run == hold.run, table.c.rule_id.in_(rule_ids)
    )
    return [from_body(text) for text in connection.execute(statement.order_by(table.c.rule_id, table.c.n)).scalars()]


def _issues_of(connection: Connection, rule_ids: Collection[str]) -> Iterator[Issue]:
    return issues(connection, select(tables.issue).where(tables.issue.c.rule_id.in_(rule_ids)))
