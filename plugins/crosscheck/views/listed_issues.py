"""Issues page by page as a list shows them, and the same as rows of a file to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crosscheck.access.accounts import Account
from crosscheck.access.masking import mask_within
from crosscheck.access.offices import helping_offices
from crosscheck.errors import LedgerError
from crosscheck.ledger import issue_paging as paging
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.due_groups import After
from crosscheck.ledger.issue_overview import overview
from crosscheck.ledger.issue_paging import Wanted, issue_rows_of, page_of
from crosscheck.ledger.workdays import deadline
from crosscheck.publish.lists.issues import HEADERS, ListRow, list_row
from crosscheck.publish.sheets.columns import AMOUNT, COMPARED, DESCRIBED, LIGHT, MAIN

SIZE = 50
MOST_ROWS = 10_000
"""Rows of one file that is taken away: more than anybody works through, few enough to be made while one waits."""
MOST_WORDINGS = 1_000_000
"""A place beyond them was made up."""
LATE, TODAY = "late", "today"
LEFT = (LATE, TODAY, "2", "5", "10")
"""What a list can be narrowed to by its deadlines: passed, today, or so many working days at most."""
HIDDEN = "…"
"""What stands for a person before somebody who may see none."""
OF_PERSONS = ("户主姓名", "姓名", "证件号码", "与户主关系", DESCRIBED, COMPARED)
"""Cells of a row that may name somebody."""


@dataclass(frozen=True)
class Line:
    """One issue of a list: ``cells`` by their headings as published lists have them, codes, the newest entry of its
    history, and the household whose page it leads to; empty where its number may not stand in an address.
    """

    number: str
    rule_id: str
    title: tuple[str, str]
    severity: str
    state: str
    light: str
    place: str
    helping: tuple[str, ...]
    household: str
    seq: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """One page; ``after`` is the place behind which the next begins, as an address names it, empty at the end."""

    lines: tuple[Line, ...]
    after: str


def listed(ledger: Ledger, account: Account, wanted: Wanted, after: str, day: date, size: int = SIZE) -> Listed:
    """The issues of ``wanted`` within the account's scope behind ``after``, as they stand on ``day``."""
    if wanted.name and not account.person.role.sees_persons:
        return Listed((), "")
    with reading(ledger, account.person.scope) as connection:
        seen = overview(connection, account.person.scope)
        page = page_of(connection, account.person, wanted, seen, read_after(after), size)
        rows = issue_rows_of(connection, account.person, page.numbers)
    return Listed(tuple(line(row, account, day) for row in rows), _written(page.after))


def line(issue: Mapping[str, Any], account: Account, day: date) -> Line:
    """One row of the ledger as a line, without persons for whoever may see none."""
    told = list_row(issue, day, full_id=False, key=b"")
    cells = dict(zip(HEADERS, told.cells, strict=True))
    if not account.person.role.sees_persons:
        cells |= dict.fromkeys(OF_PERSONS, HIDDEN)
    household = issue["household_no"]
    return Line(
        number=issue["number"],
        rule_id=issue["rule_id"],
        title=(issue["title"], issue["title_en"]),
        severity=issue["severity"],
        state=issue["state"],
        light=told.light,
        place=f"{issue['township_name']}{issue['village_name']}",
        helping=helping_offices(issue["department"], issue["township_name"]),
        household=household if may_be_addressed(household) else "",
        seq=issue["history_seq"],
        cells={name: cells[name] for name in (*OF_PERSONS, "户编号", MAIN, AMOUNT, LIGHT, "反馈截止")},
    )


def may_be_addressed(household_no: str) -> bool:
    """Whether a household's number may stand in an address: some counties take an ID number for one."""
    return bool(household_no) and mask_within(household_no) == household_no


def rows_to_take(ledger: Ledger, account: Account, wanted: Wanted, day: date) -> tuple[Sequence[ListRow], bool]:
    """All issues of ``wanted`` within the account's scope as rows of a list, numbers masked; and whether there are
    more than a file holds.
    """
    with reading(ledger, account.person.scope) as connection:
        seen = overview(connection, account.person.scope)
        page = page_of(connection, account.person, wanted, seen, None, MOST_ROWS)
        rows = issue_rows_of(connection, account.person, page.numbers)
    return [list_row(row, day, full_id=False, key=b"") for row in rows], page.after is not None


def refuse_several_rules(ledger: Ledger, account: Account, numbers: Sequence[str]) -> None:
    """Raise ``LedgerError`` unless the issues ``numbers`` within the account's scope are all of one rule."""
    with reading(ledger, account.person.scope) as connection:
        rules = {row["rule_id"] for row in issue_rows_of(connection, account.person, numbers)}
    if len(rules) > 1:
        raise LedgerError(f"批量反馈只能针对一条规则,选中的有:{'、'.join(sorted(rules))}")


def due_window(left: str, day: date) -> tuple[date | None, date | None]:
    """The deadlines, from and to, that one of LEFT stands for on ``day``; none for anything else."""
    if left == LATE:
        return None, date.fromordinal(day.toordinal() - 1)
    if left == TODAY:
        return day, day
    return (day, deadline(day, int(left))) if left in LEFT else (None, None)


def read_after(text: str) -> After | None:
    """The place that an address names; None for what is no place."""
    due, _, rest = text.partition("_")
    rank, _, number = rest.partition("_")
    try:
        place = After(date.fromisoformat(due) if due else None, int(rank), number)
    except ValueError:
        return None
    return place if number and 0 <= place.rank < MOST_WORDINGS else None


def _written(after: After | None) -> str:
    return f"{after.due_on.isoformat() if after.due_on else ''}_{after.rank}_{after.number}" if after else ""


LEAD, TABS = paging.LEAD, paging.tabs
