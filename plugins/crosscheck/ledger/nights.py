"""Writes a night into the ledger and issues what is new: one transaction each, the same again changes nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from crosscheck.access.roles import Role
from crosscheck.errors import LedgerError
from crosscheck.files import canonical
from crosscheck.ledger import tables
from crosscheck.ledger.changes import Change, Event
from crosscheck.ledger.counters import counters_after
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.former import forget_former, keep_former
from crosscheck.ledger.history import Entry, Head, record_hash
from crosscheck.ledger.intake import Night
from crosscheck.ledger.issue import SURGE, Hold, Issue, Key
from crosscheck.ledger.issue_rows import affected_issues, issues
from crosscheck.ledger.reconcile import reconcile, waits
from crosscheck.ledger.rule_nights import (
    all_holds,
    held_anywhere,
    insert_rows,
    new_rule_texts,
    outcome_hashes,
    outcome_rows,
)
from crosscheck.ledger.tally import counted_anew
from crosscheck.ledger.undone import night_counts
from crosscheck.ledger.vocabulary import Action, State, next_state
from crosscheck.ledger.workdays import deadline
from crosscheck.ledger.write_changes import Author, apply

ACTOR = "crosscheck"


@dataclass(frozen=True)
class NightRecord:
    """What a night did to the ledger: counts by event and by outcome, and the head of the history after it.

    ``repeated``: the same input had been recorded before, nothing was written.
    """

    business_date: date
    run: int
    digest: str
    counties: tuple[str, ...]
    counts: Mapping[str, int]
    head: Head
    repeated: bool = False


def record_night(ledger: Ledger, night: Night) -> NightRecord:
    """Reconcile ``night`` with the ledger and record it.

    A night that has been recorded with the same input is returned as it was. A date older than the newest recorded
    one is refused with another input: what came after rests on it.
    """
    digest = night.digest()
    with writing(ledger) as connection:
        last = newest_night(connection)
        runs = nights(connection, night.business_date)
        if runs and last and last.business_date == night.business_date:
            runs = [last]
        same = next((done for done in runs if done.digest == digest), None)
        if same is not None:
            return replace(same, repeated=True)
        if last is not None and last.business_date > night.business_date:
            raise LedgerError(
                f"the night of {night.business_date} can't be recorded with this input: {last.business_date} has been "
                f"recorded since, and rests on what was there; run {last.business_date} again instead"
            )
        if not runs:
            forget_former(connection)
        with counted_anew(connection):
            return _record(connection, night, _next_run(connection, night.business_date), digest)


def _next_run(connection: Connection, business_date: date) -> int:
    """Runs of a date are counted on, also after one was taken back."""
    table = tables.night
    last = connection.execute(select(func.max(table.c.run)).where(table.c.business_date == business_date)).scalar()
    return (last or 0) + 1


def nights(connection: Connection, business_date: date | None = None) -> list[NightRecord]:
    """The recorded nights that were not taken back, newest first: all, or the runs of one date."""
    table = tables.night
    statement = select(table).where(night_counts(table)).order_by(table.c.business_date.desc(), table.c.run.desc())
    if business_date is not None:
        statement = statement.where(table.c.business_date == business_date)
    return [_night_record(row) for row in connection.execute(statement).mappings()]


def newest_night(connection: Connection) -> NightRecord | None:
    """The newest run of the newest date that was not taken back, or None."""
    table = tables.night
    newest = select(table).where(night_counts(table)).order_by(table.c.business_date.desc(), table.c.run.desc())
    row = connection.execute(newest.limit(1)).mappings().one_or_none()
    return None if row is None else _night_record(row)


def _night_record(row: Mapping[Any, Any]) -> NightRecord:
    return NightRecord(
        business_date=row["business_date"],
        run=row["run"],
        digest=row["digest"],
        counties=tuple(row["counties"].split()),
        counts=json.loads(row["counts"]),
        head=Head(row["chain_seq"], row["chain_hash"]),
    )


def night_author(business_date: date, run: int) -> Author:
    """The nightly run itself, as it stands in the history. No clock: a repeated night writes the same bytes."""
    day = business_date.isoformat()
    return Author(day, ACTOR, Role.NIGHT.value, f"{day} run {run}")


def night_entry(day: str, action: Action, source: str, details: Mapping[str, Any]) -> Entry:
    """An entry of the nightly run that concerns no single issue."""
    return Entry(day, "", ACTOR, Role.NIGHT.value, action.value, "", "", "", source, dict(details))


def _record(connection: Connection, night: Night, run: int, digest: str) -> NightRecord:
    day = night.business_date
    known = affected_issues(connection, (finding.key for finding in night.findings))
    holds = all_holds(connection, night, known)
    changes = reconcile(known.values(), night.findings, night.rules, holds, day)
    counts = _counts(night, holds, changes) | _waiting(night, known)
    author = night_author(day, run)
    texts, outcomes = new_rule_texts(connection, night), outcome_rows(night, run, holds)
    details = {
        "digest": digest,
        "counts": counts,
        "counties": list(night.counties),
        "texts": {text["digest"]: record_hash(text) for text in texts},
        "tables": outcome_hashes(outcomes),
        "counters": counters_after(connection, changes),
        "files": dict(night.files),
    }
    first = night_entry(author.at, Action.NIGHT, author.source, details)
    insert_rows(connection, {tables.rule_text.name: texts})
    keep_former(connection, changes, day)
    head = apply(connection, changes, author, day, first)
    row = {
        "business_date": day,
        "run": run,
        "digest": digest,
        "counties": " ".join(night.counties),
        "counts": canonical(counts),
        "chain_seq": head.seq,
        "chain_hash": head.hash,
    }
    connection.execute(insert(tables.night), row)
    insert_rows(connection, outcomes)
    return _night_record(row)


def _waiting(night: Night, known: Mapping[Key, Issue]) -> dict[str, int]:
    """How many findings were withheld, so that they opened nothing; no word where there was none."""
    waiting = sum(waits(finding, known.get(finding.key)) for finding in night.findings)
    return {"withheld": waiting} if waiting else {}


def _counts(night: Night, holds: Sequence[Hold], changes: Sequence[Change]) -> dict[str, int]:
    events = Counter(event.action.value for change in changes for event in change.events)
    return {
        "findings": len(night.findings),
        "rules": len(night.rules),
        "rules_held": len(held_anywhere(holds)),
        "rules_surge": sum(hold.kind == SURGE for hold in holds),
        **dict(sorted(events.items())),
    }


def issue_new(ledger: Ledger, business_date: date) -> int:
    """Issue what is new or reopened: from now on it is to be answered, by its deadline. Returns how many.

    ``business_date`` must be that of the newest night.
    """
    with writing(ledger) as connection:
        last = newest_night(connection)
        if last is None or last.business_date != business_date:
            newest = last.business_date if last else "none"
            raise LedgerError(f"can't issue for {business_date}: the newest night in the ledger is {newest}")
        wordings = connection.execute(select(tables.rule_text.c.digest, tables.rule_text.c.days))
        days: dict[str, int] = {digest: allowed for digest, allowed in wordings}
        waiting = select(tables.issue).where(tables.issue.c.state.in_([State.NEW, State.REOPENED]))
        changes = []
        for issue in list(issues(connection, waiting)):
            due_on = deadline(business_date, days[issue.rule_text])
            after = replace(issue, state=next_state(issue.state, Action.ISSUED), issued_on=business_date, due_on=due_on)
            changes.append(Change(issue, after, (Event(Action.ISSUED, f"下发,{due_on.isoformat()}前反馈"),)))
        keep_former(connection, changes, business_date)
        with counted_anew(connection):
            apply(connection, changes, night_author(business_date, last.run), business_date)
        return len(changes)
