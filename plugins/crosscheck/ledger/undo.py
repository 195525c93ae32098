"""Takes the newest night back: its entries stay and count no longer, its issues are as they were before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from crosscheck.access.roles import Role
from crosscheck.errors import LedgerError
from crosscheck.ledger import history, tables
from crosscheck.ledger.counters import counters_before
from crosscheck.ledger.former import forget_former, former_issues
from crosscheck.ledger.history import Entry, record_hash
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import CHUNK, issues, update_issues
from crosscheck.ledger.nights import ACTOR, newest_night, nights
from crosscheck.ledger.proof import verify
from crosscheck.ledger.undone import standing
from crosscheck.ledger.vocabulary import CHANGES_NO_LIST, Action

ACTED_ON = {
    Action.HOLD_RELEASED: "a hold was released",
    Action.HOLD_REJECTED: "a hold was rejected",
    Action.FEEDBACK: "a filled-in list was taken",
    Action.IDENTITY: "an inspector decided who a row is about",
    Action.URGED: "deadlines were followed up",
    Action.REVISIT_DRAW: "revisits were drawn",
    Action.REVISIT: "revisits were ordered",
    Action.ERASED: "a person was erased",
}
"""What keeps a night from being taken back; whatever else is done to an issue is a move."""
MOVED = "an issue was answered, checked or moved"
NOT_KEPT = (
    "how its issues were before it is kept of the newest recorded night only, and not of nights recorded by an older "
    "version"
)


@dataclass(frozen=True)
class Moved:
    """Stored files that go with a night: folders by their path in the home, and the folder they are laid into."""

    to: str
    paths: tuple[str, ...]


def undo_night(connection: Connection, business_date: date, at: str, moved: Moved) -> dict[str, int]:
    """Take every run of the newest night, that of ``business_date``, back; how many issues by what becomes of them.

    ``at`` is an ISO time. Refused, and nothing changed, where it is not the newest night, where anybody acted on it,
    or where the ledger, before or after, is not what its history says. The caller holds the write transaction.
    """
    runs = _runs(connection, business_date)
    _refuse_unsound(connection, business_date, "crosscheck verify names it")
    first = _first_entry(connection, business_date, min(runs))
    _refuse_acted_on(connection, business_date, runs, first)
    opened = list(issues(connection, select(tables.issue).where(tables.issue.c.first_seen_on == business_date)))
    restored = {now.number: (now, before) for now, before in former_issues(connection)}
    author = Entry(at, "", ACTOR, Role.NIGHT.value, Action.UNDONE.value, "", "", "", f"night undo {business_date}")
    entries = _entries(connection, author, business_date, first, opened, restored)
    last = _write(connection, business_date, entries, opened, restored)
    counts = {"opened": len(opened), "restored": len(entries) - len(opened)}
    details = {
        "night": business_date.isoformat(),
        "runs": runs,
        "first": first,
        "moved": asdict(moved),
        "counts": counts,
        "counters": counters_before(connection, first),
    }
    history.append(connection, [replace(author, action=Action.NIGHT_UNDONE.value, details=details)])
    ranges = [{"business_date": business_date, "run": run, "first_seq": first, "last_seq": last + 1} for run in runs]
    connection.execute(insert(tables.undone), ranges)
    forget_former(connection)
    _refuse_unsound(connection, business_date, NOT_KEPT)
    return counts


def _runs(connection: Connection, business_date: date) -> list[int]:
    newest = newest_night(connection)
    if newest is None or newest.business_date != business_date:
        last = newest.business_date if newest else "none"
        raise LedgerError(f"the night of {business_date} can't be taken back: the newest night in the ledger is {last}")
    return sorted(night.run for night in nights(connection, business_date))


def _refuse_unsound(connection: Connection, business_date: date, why: str) -> None:
    problems = verify(connection).problems
    if problems:
        raise LedgerError(
            f"the night of {business_date} can't be taken back: the ledger would not be what its history says "
            f"({len(problems)} differences, such as: {problems[0]}); {why}"
        )


def _first_entry(connection: Connection, business_date: date, run: int) -> int:
    past, day = tables.history, business_date.isoformat()
    of_run = (past.c.action == Action.NIGHT.value) & (past.c.source == f"{day} run {run}")
    return int(connection.execute(select(past.c.seq).where(of_run)).scalar_one())


def _refuse_acted_on(connection: Connection, business_date: date, runs: Sequence[int], first: int) -> None:
    past = tables.history
    own = [f"{business_date} run {run}" for run in runs]
    others = select(past.c.action).where(
        past.c.seq > first,
        past.c.source.not_in(own),
        past.c.action.not_in([action.value for action in CHANGES_NO_LIST]),
        standing(past.c.seq),
    )
    found = {ACTED_ON.get(Action(action), MOVED) for action in connection.execute(others.distinct()).scalars()}
    told = sorted(found - {MOVED} or found)  # a hold and deadlines move issues too
    if told:
        raise LedgerError(f"the night of {business_date} can't be taken back, it was acted on since: {', '.join(told)}")


def _entries(
    connection: Connection,
    author: Entry,
    business_date: date,
    first: int,
    opened: Sequence[Issue],
    restored: Mapping[str, tuple[Issue, Issue]],
) -> list[Entry]:
    """An entry for each issue that has entries of the night: taken back, or as the entry before the night left it."""
    taken = [
        replace(
            author,
            number=issue.number,
            before=issue.state.value,
            why="所在一晚已撤回,问题不再存在",
            details={
                "versions": 0,
                "table": tables.taken_back.name,
                "record": record_hash(issue.key._asdict()),
            },
        )
        for issue in opened
    ]
    known = {issue.number for issue in opened}
    past = tables.history
    touched = select(past.c.number).where(past.c.seq >= first, past.c.number != "", standing(past.c.seq)).distinct()
    numbers = sorted(number for number in connection.execute(touched).scalars() if number not in known)
    if set(numbers) - restored.keys():
        raise LedgerError(f"the night of {business_date} can't be taken back: {NOT_KEPT}")
    back = []
    for number, after, details in _before(connection, numbers, first):
        now, before = restored[number]
        kept = {"issue": details.get("issue", ""), "fingerprint": details.get("fingerprint", 1)}
        back.append(
            replace(
                author,
                number=number,
                before=now.state.value,
                after=after,
                why="所在一晚已撤回,恢复原状",
                details={**kept, "versions": before.evidence_version},
            )
        )
    return taken + back


def _before(connection: Connection, numbers: Sequence[str], first: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """State and details of the newest entry of each issue before the entry ``first``."""
    past = tables.history
    for start in range(0, len(numbers), CHUNK):
        some = past.c.number.in_(numbers[start : start + CHUNK]) & (past.c.seq < first)
        newest = select(func.max(past.c.seq)).where(some).group_by(past.c.number)
        found = select(past.c.number, past.c.after, past.c.details).where(past.c.seq.in_(newest))
        for number, after, details in connection.execute(found.order_by(past.c.number)):
            yield number, after, json.loads(details)


def _write(
    connection: Connection,
    business_date: date,
    entries: Sequence[Entry],
    opened: Sequence[Issue],
    restored: Mapping[str, tuple[Issue, Issue]],
) -> int:
    """Append the entries and make the tables follow; the newest entry."""
    start = history.head(connection).seq + 1
    seqs = {entry.number: seq for seq, entry in enumerate(entries, start=start)}
    head = history.append(connection, entries)
    evidence, issue = tables.evidence, tables.issue
    fresh = select(issue.c.number).where(issue.c.first_seen_on == business_date)
    connection.execute(delete(evidence).where(evidence.c.number.in_(fresh)))
    connection.execute(delete(issue).where(issue.c.first_seen_on == business_date))
    rows = [{"number": gone.number, "seq": seqs[gone.number], **gone.key._asdict()} for gone in opened]
    if rows:
        connection.execute(insert(tables.taken_back), rows)
    changed = [
        (now, replace(before, history_seq=seqs.get(number, now.history_seq)))
        for number, (now, before) in restored.items()
    ]
    update_issues(connection, changed)
    later = [
        {"the_number": now.number, "kept": before.evidence_version}
        for now, before in changed
        if now.evidence_version > before.evidence_version
    ]
    if later:
        newer = (evidence.c.number == bindparam("the_number")) & (evidence.c.version > bindparam("kept"))
        connection.execute(delete(evidence).where(newer), later)
    return head.seq
