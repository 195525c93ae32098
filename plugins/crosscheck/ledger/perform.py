"""People's moves in the ledger: looks up the case, lets ``handling`` decide, writes what changed. One transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.changes import Change
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.moves import Case, Past
from crosscheck.ledger.undone import standing
from crosscheck.ledger.vocabulary import Action
from crosscheck.ledger.write_changes import Author, apply

CHUNK = 500
"""Numbers in one question: databases limit how many."""
OPENED_BY = (Action.OPENED.value, Action.REOPENED.value)
ANSWERED_BY = tuple(
    action.value for action in (Action.ANSWERED, Action.RECTIFYING, Action.SUBMITTED, Action.EXEMPTION_ASKED)
)


def act(ledger: Ledger, number: str, move: Callable[[Case], Change], person: Person, at: str, source: str) -> Issue:
    """Do one of ``handling``'s moves on the issue ``number``; returns the issue as it is now.

    ``at`` is an ISO time in Asia/Shanghai, its date is the day of the move. What is not allowed raises LedgerError
    and changes nothing; an issue outside the person's scope is refused in the same words as one that never was.
    """
    day = date.fromisoformat(at[:10])
    with writing(ledger, person.scope) as connection:
        case = cases(connection, [number], person, day).get(number)
        if case is None:
            raise LedgerError(f"没有编号为{number}的问题")
        change = move(case)
        apply(connection, [change], Author(at, person.name, person.role.value, source), day)
        # Read to its end: a server's cursor left open outlives its transaction.
        (acted,) = issues(connection, select(tables.issue).where(tables.issue.c.number == number))
        return acted


def act_each(
    ledger: Ledger, planned: Mapping[str, Callable[[Case], Change]], person: Person, at: str, source: str
) -> dict[str, str]:
    """Do one move on each of several issues, in one transaction; why each that was not done is refused, by number.

    What is refused changes nothing and keeps nothing else from being done. Words and scope are those of ``act``.
    """
    day, refused, changes = date.fromisoformat(at[:10]), {}, []
    with writing(ledger) as connection:
        found = cases(connection, planned, person, day)
        for number, move in sorted(planned.items()):
            try:
                if number not in found:
                    raise LedgerError(f"没有编号为{number}的问题")
                changes.append(move(found[number]))
            except LedgerError as error:
                refused[number] = str(error)
        if changes:
            apply(connection, changes, Author(at, person.name, person.role.value, source), day)
    return refused


def cases(connection: Connection, numbers: Iterable[str], person: Person, day: date) -> dict[str, Case]:
    """The cases of those ``numbers`` that the transaction sees, whatever the person's scope."""
    found = {}
    wordings = connection.execute(select(tables.rule_text.c.digest, tables.rule_text.c.days))
    days: dict[str, int] = {digest: allowed for digest, allowed in wordings}
    for some in _chunks(sorted(set(numbers))):
        past = _past(connection, some)
        for issue in issues(connection, select(tables.issue).where(tables.issue.c.number.in_(some))):
            found[issue.number] = Case(issue, days[issue.rule_text], past[issue.number], person, day)
    return found


def _chunks(numbers: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def _past(connection: Connection, numbers: list[str]) -> Mapping[str, Past]:
    digests: dict[str, set[str]] = {number: set() for number in numbers}
    documents: dict[str, str] = {}
    given = tables.answer
    statement = select(given.c.number, given.c.digest, given.c.document).where(given.c.number.in_(numbers))
    for number, digest, document in connection.execute(statement.order_by(given.c.seq)):
        digests[number].add(digest)
        documents[number] = document
    noted, since = _noted(connection, numbers), _same_since(connection, numbers)
    entries: dict[str, list[tuple[int, str, str, str, str, str]]] = {number: [] for number in numbers}
    past = tables.history
    columns = [past.c[name] for name in ("number", "seq", "actor", "role", "action", "before", "after")]
    past_of = select(*columns).where(past.c.number.in_(numbers), standing(past.c.seq)).order_by(past.c.seq)
    for number, *entry in connection.execute(past_of):
        entries[number].append((*entry,))
    return {
        number: replace(
            _past_of(entries[number]),
            digests=frozenset(digests[number]),
            noted=frozenset(noted[number]),
            document=documents.get(number, ""),
            same_since=since.get(number, 0),  # a list may name a number that no issue has
        )
        for number in numbers
    }


def _noted(connection: Connection, numbers: list[str]) -> Mapping[str, set[str]]:
    noted: dict[str, set[str]] = {number: set() for number in numbers}
    kept = tables.note
    for number, digest in connection.execute(select(kept.c.number, kept.c.digest).where(kept.c.number.in_(numbers))):
        noted[number].add(digest)
    return noted


def _same_since(connection: Connection, numbers: list[str]) -> Mapping[str, int]:
    """By issue, the evidence version from which on all have the hash of the newest; 0 for a number never given."""
    since = dict.fromkeys(numbers, 0)
    hashes: dict[str, str] = {}
    kept = tables.evidence
    versions = select(kept.c.number, kept.c.version, kept.c.hash).where(kept.c.number.in_(numbers))
    for number, version, grounds in connection.execute(versions.order_by(kept.c.number, kept.c.version)):
        if hashes.get(number) != grounds:
            hashes[number], since[number] = grounds, version
    return since


def _past_of(entries: list[tuple[int, str, str, str, str, str]]) -> Past:
    answered: list[tuple[str, Role]] = []
    closed: list[str] = []
    moved_at = 0
    for seq, actor, role, action, before, after in entries:
        if action in OPENED_BY:
            answered, closed = [], []
        elif action in ANSWERED_BY and role != Role.NIGHT:
            answered.append((actor, Role(role)))
        elif action == Action.CLOSED:
            closed.append(actor)
        if before != after or action == Action.ANSWERED:
            moved_at = seq
    return Past(tuple(answered), tuple(closed), moved_at)
