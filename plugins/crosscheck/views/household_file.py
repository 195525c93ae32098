"""One household: its members, who helps it, visits, measures, and all issues about it, from what was taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from crosscheck.access.accounts import Account
from crosscheck.access.masking import mask_any_writing
from crosscheck.access.scopes import Scope
from crosscheck.catalog.datasets import Column, catalog
from crosscheck.errors import LedgerError
from crosscheck.lake.snapshots import Snapshot, newest_accepted
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.issue_paging import issue_rows_of
from crosscheck.ledger.nights import newest_night
from crosscheck.ledger.queries import find
from crosscheck.publish.lists.household_pages import MEMBER_COLUMNS, household_of, members_of, one_sheet
from crosscheck.publish.lists.issues import list_row
from crosscheck.settings import Settings
from crosscheck.views.listed_issues import HIDDEN, Line, line

HOUSEHOLD, MEMBER = "registry.household", "registry.member"
TABLES = ("registry.pairing", "registry.visit", "registry.measure", "registry.income")
"""What else is known of a household, each a table of the page."""
MOST_ISSUES = 500
_PRIVATE = frozenset(["id_no", "disability_no", "name", "phone", "text"])
_LEFT_OUT = frozenset(["household_no", "address", "phone", "updated_at", "head_id_no", "helper_id_no"])


@dataclass(frozen=True)
class Known:
    """A table: its title, the date of the delivery (empty where none has arrived), headings, rows."""

    title: str
    date: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class HouseholdFile:
    """One household. ``facts`` by their headings; ``open`` and ``settled`` issues."""

    number: str
    facts: tuple[tuple[str, str], ...]
    members: Known
    tables: tuple[Known, ...]
    open: tuple[Line, ...]
    settled: tuple[Line, ...]


def household_file(settings: Settings, ledger: Ledger, account: Account, number: str, day: date) -> HouseholdFile:
    """The household ``number``; ``LedgerError`` in the same words outside the scope and for one that never was."""
    scope, open_book = account.person.scope, account.person.role.sees_persons
    rows = _issues(ledger, account, number)
    newest = newest_accepted(settings, HOUSEHOLD, day)
    own = _rows(newest, number)
    if not rows and not any(_covers(scope, row["region_code"] or "") for row in own):
        raise LedgerError("没有这一户")
    lines = [(row["is_open"], line(row, account, day)) for row in rows]
    return HouseholdFile(
        number=number,
        facts=_facts(own[0], open_book) if own else (),
        members=_members(settings, number, day, open_book),
        tables=tuple(_table(settings, name, number, day, open_book) for name in TABLES),
        open=tuple(one for is_open, one in lines if is_open),
        settled=tuple(one for is_open, one in lines if not is_open),
    )


def sheet(settings: Settings, ledger: Ledger, account: Account, number: str) -> str:
    """The household's 入户核查单 of the newest night, as a part of a page.

    ``LedgerError`` where no open issue of it lies within the scope.
    """
    rows = [row for row in _issues(ledger, account, number) if row["is_open"]]
    if not rows or not account.person.role.sees_persons:
        raise LedgerError("没有这一户")
    day = _newest_day(ledger, account)
    newest = newest_accepted(settings, MEMBER, day)
    members = members_of(newest.rows if newest else None, {number}).get(number, ())
    shown = household_of(number, [list_row(row, day, full_id=False, key=b"") for row in rows], members)
    first = rows[0]
    return one_sheet(shown, f"{first['county_name']}{first['township_name']}{first['village_name']}", day)


def _newest_day(ledger: Ledger, account: Account) -> date:
    """The business date of the newest night: what is on paper stands as the lists of that day do."""
    with reading(ledger, account.person.scope) as connection:
        night = newest_night(connection)
    if night is None:
        raise LedgerError("没有这一户")
    return night.business_date


def _issues(ledger: Ledger, account: Account, number: str) -> list[Any]:
    with reading(ledger, account.person.scope) as connection:
        found = find(connection, account.person.scope, household_no=number, limit=MOST_ISSUES) if number else []
        return issue_rows_of(connection, account.person, [issue.number for issue in found])


def _covers(scope: Scope, region_code: str) -> bool:
    """Whether a household without an issue lies within a scope; a department has to do with issues alone."""
    return not scope.department and region_code.startswith(scope.region)


def _rows(found: Snapshot | None, number: str) -> list[dict[str, Any]]:
    return pq.read_table(found.rows, filters=[("household_no", "=", number)]).to_pylist() if found else []


def _facts(row: dict[str, Any], open_book: bool) -> tuple[tuple[str, str], ...]:
    columns = [column for column in catalog().dataset(HOUSEHOLD).columns if column.name not in _LEFT_OUT]
    return tuple((column.header, shown) for column in columns if (shown := _shown(column, row, open_book)))


def _shown(column: Column, row: dict[str, Any], open_book: bool) -> str:
    value = row.get(column.name)
    if value is None or value == "":
        return ""
    if not open_book and column.type in _PRIVATE:
        return HIDDEN
    if isinstance(value, bool):
        return "是" if value else "否"
    return mask_any_writing(str(value))


def _members(settings: Settings, number: str, day: date, open_book: bool) -> Known:
    newest = newest_accepted(settings, MEMBER, day)
    path: Path | None = newest.rows if newest else None
    rows = members_of(path, {number}).get(number, ())
    if not open_book:
        rows = [[HIDDEN, relation, HIDDEN, *rest] for _, relation, _, *rest in rows]
    title = catalog().dataset(MEMBER).title
    return Known(title, str(newest.business_date) if newest else "", MEMBER_COLUMNS, tuple(map(tuple, rows)))


def _table(settings: Settings, name: str, number: str, day: date, open_book: bool) -> Known:
    dataset, newest = catalog().dataset(name), newest_accepted(settings, name, day)
    columns = [column for column in dataset.columns if column.name not in _LEFT_OUT]
    found = [tuple(_shown(column, row, open_book) for column in columns) for row in _rows(newest, number)]
    headings = tuple(column.header for column in columns)
    return Known(
        dataset.title, str(newest.business_date) if newest else "", headings, tuple(sorted(found, reverse=True))
    )
