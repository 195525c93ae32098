"""All about one issue on one page, for whoever asks: what was found, where, by which rule, what became of it, and what
the asker may do with it now.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from crosscheck.access.accounts import Account
from crosscheck.access.masking import mask_any_writing, mask_within
from crosscheck.access.roles import Role
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.errors import IntegrityError
from crosscheck.ledger.answers_given import GivenAnswer, answers_given
from crosscheck.ledger.database import Connection, Ledger, reading
from crosscheck.ledger.history import Entry, entries_of
from crosscheck.ledger.issue_paging import issue_rows_of
from crosscheck.ledger.perform import cases
from crosscheck.ledger.queries import Card, card, find
from crosscheck.ledger.sums import recovered_of
from crosscheck.ledger.trials import refusals
from crosscheck.publish.lists.issues import compared_data, compared_datasets, department_title, link_words
from crosscheck.rules.amounts import sum_words
from crosscheck.settings import Settings
from crosscheck.views.answer_form import AnswerForm, answer_form
from crosscheck.views.issues import EvidenceRow, evidence_row
from crosscheck.views.listed_issues import HIDDEN, Line, line
from crosscheck.views.way_to_close import Step, way_to_close

MOST_OTHERS = 200
_FIRST = re.compile(r"[,;,;((。]")
"""Where the first value of one side's words ends: it is the one that differs (``catalog.sides``)."""
_BOOLS = {"True": "是", "False": "否"}
_PRIVATE = frozenset(["id_no", "disability_no", "name", "phone"])


class Side(NamedTuple):
    """One side of the comparison: whose it is, the value that differs, and the rest of its words."""

    whose: str
    differs: str
    rest: str


class Source(NamedTuple):
    """One row that the issue rests on: which list of whom, the delivery's date, file, row, how it is linked, and its
    values under their headings.
    """

    department: str
    dataset: str
    date: str
    file: str
    row: int
    link: str
    repaired: str
    decision: str
    values: tuple[tuple[str, str], ...]


class Event(NamedTuple):
    """One entry of the history. ``why`` names no person to whoever may see none."""

    at: str
    actor: str
    role: str
    action: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class IssueFile:
    """One issue. ``flaw``: its rows can't be shown, a snapshot is not what was taken in. ``offers``: by move, the words
    of refusal, empty where it is allowed. ``rule`` is None once the catalogue no longer has it.
    """

    line: Line
    seq: int
    issued_on: date | None
    reopened: int
    sides: tuple[Side, ...]
    sources: tuple[Source, ...]
    flaw: bool
    link: str
    rule: Rule | None
    advice: str
    closes: str
    days: int
    recovered: str
    way: tuple[Step, ...]
    history: tuple[Event, ...]
    answers: tuple[GivenAnswer, ...]
    others: tuple[Line, ...]
    offers: Mapping[str, str]
    form: AnswerForm


def issue_file(settings: Settings, ledger: Ledger, account: Account, number: str, day: date) -> IssueFile:
    """The issue ``number`` on ``day``; ``LedgerError`` in the same words outside the scope and for one never given."""
    person = account.person
    with reading(ledger, person.scope) as connection:
        found = card(connection, person.scope, number)
        case = cases(connection, [number], person, day)[number]
        (row,) = issue_rows_of(connection, person, [number])
        others = _others(connection, account, found, day)
        answers = answers_given(connection, number)
        recovered = recovered_of(connection, number)
    evidence, rule = json.loads(row["evidence"]), rule_catalog(settings.root).get(found.issue.key.rule_id)
    open_book = person.role.sees_persons
    sources, flaw = _sources(settings, evidence, open_book)
    money = found.issue.amount is not None
    return IssueFile(
        line=line(row, account, day),
        seq=found.issue.history_seq,
        issued_on=found.issue.issued_on,
        reopened=found.issue.reopened,
        sides=_sides(row, evidence) if open_book else (),
        sources=sources,
        flaw=flaw,
        link=link_words(row, evidence, compared_datasets(evidence, row)),
        rule=rule,
        advice=found.rule.advice,
        closes=found.rule.closes,
        days=found.rule.days,
        recovered="" if recovered is None else sum_words(recovered),
        way=way_to_close(found.issue, found.rule.kind, found.rule.closes),
        history=_events(found.history, open_book),
        answers=answers if open_book else (),
        others=others,
        offers=refusals(case),
        form=answer_form(rule, found.rule.closes, found.issue.subject_kind, bool(found.issue.link), money),
    )


def meanwhile(ledger: Ledger, account: Account, number: str, seen: int) -> tuple[Event, ...]:
    """What happened to the issue behind the entry ``seen``; the caller has seen that it lies within the scope."""
    with reading(ledger, account.person.scope) as connection:
        return _events(entries_of(connection, number, seen), account.person.role.sees_persons)


def whole_number(ledger: Ledger, account: Account, number: str) -> str:
    """The whole ID number of the issue's person, for whoever holds the right to see it; empty where it has none."""
    with reading(ledger, account.person.scope) as connection:
        return card(connection, account.person.scope, number).issue.subject.id_no


def _others(connection: Connection, account: Account, found: Card, day: date) -> tuple[Line, ...]:
    """The other issues of the household within the scope, whatever their state."""
    scope, household = account.person.scope, found.issue.household_no
    if not household:
        return ()
    alike = find(connection, scope, household_no=household, limit=MOST_OTHERS)
    numbers = [issue.number for issue in alike if issue.number != found.issue.number]
    return tuple(line(row, account, day) for row in issue_rows_of(connection, account.person, numbers))


def _sides(row: Mapping[str, Any], evidence: Mapping[str, Any]) -> tuple[Side, ...]:
    told = mask_within(compared_data(row, evidence, compared_datasets(evidence, row)))
    return tuple(_side(text) for text in told.split("\n", 1))


def _side(text: str) -> Side:
    whose, _, said = text.partition(":")
    ends = _FIRST.search(said)
    at = ends.start() if ends else len(said)
    return Side(whose, said[:at], said[at:])


def _sources(settings: Settings, evidence: Mapping[str, Any], open_book: bool) -> tuple[tuple[Source, ...], bool]:
    try:
        rows = [evidence_row(settings, row) for row in evidence["rows"]]
        return tuple(_source(row, open_book) for row in rows), False
    except IntegrityError:
        bare = [EvidenceRow(r["dataset"], r["delivery"], r["file"], r["row"], "", "", "", {}) for r in evidence["rows"]]
        return tuple(_source(row, open_book) for row in bare), True


def _source(row: EvidenceRow, open_book: bool) -> Source:
    dataset = catalog().dataset(row.dataset)
    columns = {column.name: column for column in dataset.columns}
    shown = [
        (columns[name].header, _shown(columns[name].type, value, open_book))
        for name, value in row.shown.items()
        if name in columns
    ]
    whose = department_title(dataset)
    date_of = f"{row.delivery[:4]}-{row.delivery[4:6]}-{row.delivery[6:8]}"
    linked = (row.link, row.repaired, row.decision)
    return Source(whose, dataset.title, date_of, row.file, row.row, *linked, tuple(shown))


def _shown(kind: str, value: str, open_book: bool) -> str:
    """A value as the page has it; free text may name somebody, as names do."""
    if not open_book and (kind in _PRIVATE or kind == "text"):
        return HIDDEN
    return _BOOLS.get(value, value) if kind == "bool" else mask_any_writing(value)


def _events(entries: Iterable[Entry], open_book: bool) -> tuple[Event, ...]:
    return tuple(
        Event(
            at=entry.at[:16].replace("T", " "),
            actor=entry.actor,
            role=entry.role,
            action=entry.action,
            before=entry.before,
            after=entry.after,
            why=mask_any_writing(entry.why) if open_book or entry.role == Role.NIGHT else HIDDEN,
        )
        for entry in entries
    )
