"""Writes a night into the ledger and issues what is new: one transaction each, the same again changes nothing."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, Engine, insert, select

from crosscheck.errors import LedgerError
from crosscheck.ledger import history, tables
from crosscheck.ledger.applying import Author, apply, change_entry
from crosscheck.ledger.database import writing
from crosscheck.ledger.history import Entry, Head
from crosscheck.ledger.intake import Night, body
from crosscheck.ledger.issue import Finding, Hold, Issue, Key
from crosscheck.ledger.reconcile import Change, Event, Holds, reconcile
from crosscheck.ledger.rows import issues, update_issues
from crosscheck.ledger.surge import surge
from crosscheck.ledger.vocabulary import Action, Role, State, moved
from crosscheck.ledger.workdays import deadline

OUTCOME_RAN, OUTCOME_HELD, OUTCOME_SURGE = "ran", "held", "surge"


@dataclass(frozen=True)
class NightRecord:
    """What a night did to the ledger: counts by event and by outcome, and the head of the history after it.

    ``repeated``: the same input had been recorded before, nothing was written.
    """

    business_date: date
    run: int
    digest: str
    counts: Mapping[str, int]
    head: Head
    repeated: bool = False


def record_night(engine: Engine, night: Night) -> NightRecord:
    """Reconcile ``night`` with the ledger and record it.

    The newest run of the same date with the same input is returned as it was. A date older than the newest recorded
    one is refused: what came after rests on it.
    """
    digest = night.digest()
    with writing(engine) as connection:
        last = newest_night(connection)
        run = 1
        if last is not None:
            done = _recorded(connection, night.business_date, digest)
            if done is not None:
                return done
            if last.business_date > night.business_date:
                raise LedgerError(
                    f"the night of {night.business_date} can't be recorded with another input: "
                    f"{last.business_date} has been recorded since; run {last.business_date} again instead"
                )
            run = last.run + 1 if last.business_date == night.business_date else 1
        return _record(connection, night, run, digest)


def newest_night(connection: Connection) -> NightRecord | None:
    """The newest recorded night, or None."""
    table = tables.night
    row = connection.execute(
        select(table).order_by(table.c.business_date.desc(), table.c.run.desc()).limit(1)
    ).one_or_none()
    return None if row is None else _night_record(row._mapping)


def _night_record(row: Mapping[str, object], repeated: bool = False) -> NightRecord:
    head = Head(row["chain_seq"], row["chain_hash"])  # type: ignore[arg-type]
    counts = json.loads(str(row["counts"]))
    return NightRecord(row["business_date"], row["run"], row["digest"], counts, head, repeated)  # type: ignore[arg-type]


def _recorded(connection: Connection, business_date: date, digest: str) -> NightRecord | None:
    """The date's newest run if it had this input. On a date that is no longer the newest any of its runs will do."""
    table = tables.night
    rows = connection.execute(
        select(table).where(table.c.business_date == business_date).order_by(table.c.run.desc())
    ).all()
    newest = connection.execute(select(table.c.business_date).order_by(table.c.business_date.desc()).limit(1)).scalar()
    candidates = rows[:1] if newest == business_date else rows
    return next((_night_record(r._mapping, repeated=True) for r in candidates if r.digest == digest), None)


def _record(connection: Connection, night: Night, run: int, digest: str) -> NightRecord:
    day = night.business_date
    known = {issue.key: issue for issue in issues(connection)}
    surges = _surges(connection, night, known)
    holds = [*night.holds, *(Hold(rule_id, "", reason) for rule_id, reason in surges.items())]
    changes = reconcile(known.values(), night.findings, night.rules, holds, day)
    counts = _counts(night, holds, surges, changes)
    author = Author(day.isoformat(), "crosscheck", Role.NIGHT.value, f"{day.isoformat()} run {run}")
    _insert_rule_texts(connection, night)
    entry = Entry(
        at=author.at,
        number="",
        actor=author.actor,
        role=author.role,
        action=Action.NIGHT.value,
        before="",
        after="",
        why="",
        source=author.source,
        details={"digest": digest, "counts": counts},
    )
    head = apply(connection, changes, author, day, first=entry)
    row = {"business_date": day, "run": run, "digest": digest, "counties": " ".join(night.counties)}
    row |= {"counts": history.canonical(counts), "chain_seq": head.seq, "chain_hash": head.hash}
    connection.execute(insert(tables.night), row)
    _insert_outcomes(connection, night, run, surges)
    return NightRecord(day, run, digest, counts, head)


def _by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[finding.key.rule_id].append(finding)
    return grouped


def _surges(connection: Connection, night: Night, known: Mapping[Key, Issue]) -> dict[str, str]:
    """Rules held for their surge, with the reason."""
    table = tables.rule_night
    earlier = select(table.c.rule_id).where(
        table.c.business_date < night.business_date, table.c.outcome == OUTCOME_RAN
    )
    ran_before = set(connection.execute(earlier.distinct()).scalars())
    held = {hold.rule_id for hold in night.holds if not hold.region}
    found: dict[str, str] = {}
    for rule_id, findings in sorted(_by_rule(night.findings).items()):
        population = night.population.get(findings[0].subject_kind)
        reason = surge(findings, known, population, rule_id in ran_before)
        if reason and rule_id not in held:
            found[rule_id] = reason
    return found


def _counts(
    night: Night, holds: Sequence[Hold], surges: Mapping[str, str], changes: Sequence[Change]
) -> dict[str, int]:
    anywhere = Holds(holds)
    events = Counter(event.action.value for change in changes for event in change.events)
    return {
        "findings": len(night.findings),
        "rules": len(night.rules),
        "rules_held": sum(anywhere.anywhere(rule_id) for rule_id in night.rules) - len(surges),
        "rules_surge": len(surges),
        **dict(sorted(events.items())),
    }


def _insert_rule_texts(connection: Connection, night: Night) -> None:
    there = set(connection.execute(select(tables.rule_text.c.digest)).scalars())
    new = [text for text in night.rules.values() if text.digest not in there]
    if new:
        columns = tables.rule_text.c.keys()
        connection.execute(
            insert(tables.rule_text), [{name: getattr(text, name) for name in columns} for text in new]
        )


def _insert_outcomes(connection: Connection, night: Night, run: int, surges: Mapping[str, str]) -> None:
    """What became of every rule, every hold, and the findings that wait for a release."""
    at = {"business_date": night.business_date, "run": run}
    grouped = _by_rule(night.findings)
    held = Holds(night.holds)
    outcomes = {
        rule_id: OUTCOME_SURGE if rule_id in surges else OUTCOME_HELD if held.anywhere(rule_id) else OUTCOME_RAN
        for rule_id in night.rules
    }
    connection.execute(
        insert(tables.rule_night),
        [
            {**at, "rule_id": rule_id, "rule_text": text.digest, "outcome": outcomes[rule_id], "findings": len(grouped[rule_id])}
            for rule_id, text in sorted(night.rules.items())
        ],
    )
    rows = [{**at, "rule_id": h.rule_id, "region": h.region, "reason": h.reason, "kind": OUTCOME_HELD, "findings": 0} for h in night.holds]
    rows += [
        {**at, "rule_id": rule_id, "region": "", "reason": reason, "kind": OUTCOME_SURGE, "findings": len(grouped[rule_id])}
        for rule_id, reason in surges.items()
    ]
    if rows:
        connection.execute(insert(tables.hold), [{**row, "decision": ""} for row in rows])
    waiting = [
        {**at, "rule_id": rule_id, "n": n, "body": body(finding)}
        for rule_id in surges
        for n, finding in enumerate(sorted(grouped[rule_id], key=lambda f: f.key), start=1)
    ]
    if waiting:
        connection.execute(insert(tables.held_finding), waiting)


def issue_new(engine: Engine, business_date: date) -> int:
    """Issue what is new or reopened: it gets its deadline and is from now on to be answered. Returns how many.

    ``business_date`` must be that of the newest night.
    """
    with writing(engine) as connection:
        last = newest_night(connection)
        if last is None or last.business_date != business_date:
            newest = last.business_date if last else "none"
            raise LedgerError(f"can't issue for {business_date}: the newest night in the ledger is {newest}")
        days = dict(connection.execute(select(tables.rule_text.c.digest, tables.rule_text.c.days)).tuples())
        waiting = select(tables.issue).where(tables.issue.c.state.in_([State.NEW, State.REOPENED]))
        author = Author(business_date.isoformat(), "crosscheck", Role.NIGHT.value, f"{business_date} run {last.run}")
        changes = []
        for issue in list(issues(connection, waiting)):
            after = replace(
                issue,
                state=moved(issue.state, Action.ISSUED),
                issued_on=business_date,
                due_on=deadline(business_date, days[issue.rule_text]),
            )
            changes.append(Change(issue, after, (Event(Action.ISSUED, f"下发,{after.due_on}前反馈"),)))
        apply(connection, changes, author, business_date)
        return len(changes)
