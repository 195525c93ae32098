"""What the lists of a night are made from: the night itself, and of each county its issues and held rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.access.scopes import Scope
from crosscheck.ledger import list_queries
from crosscheck.ledger.database import Connection
from crosscheck.ledger.history import list_key
from crosscheck.ledger.list_queries import HeldRow
from crosscheck.ledger.nights import NightRecord
from crosscheck.publish.lists.figures import period
from crosscheck.publish.lists.issues import ListRow, list_row

TOWNSHIPS, DEPARTMENTS = "乡镇", "部门"
"""Folders of a county for the lists of its offices, each named ``<office>_<title of the list>``."""


@dataclass(frozen=True)
class Edition:
    """What all lists of a night have in common.

    ``full_id`` names the audiences (township, department, county) that may see whole ID numbers; ``review`` holds the
    night's pairs that wait for an inspector (``link.review.REVIEW_SCHEMA``). ``protected``: the workbooks will be put
    under a password, so no csv holds the same rows. ``root`` is the folder that holds ``sql/``. ``members``: the
    registry's members as the night knew them.
    """

    root: Path
    night: NightRecord
    full_id: frozenset[str]
    review: Path | None
    protected: bool
    members: Path | None = None

    @property
    def day(self) -> date:
        """The business date."""
        return self.night.business_date


@dataclass(frozen=True)
class County:
    """One county: its open issues, as rows by whether ID numbers are shown whole; its held rules; what happened to its
    issues in the month so far.
    """

    edition: Edition
    code: str
    name: str
    issues: Sequence[Mapping[str, Any]]
    rows: Mapping[bool, Sequence[ListRow]]
    held: Sequence[HeldRow]
    events: Sequence[Mapping[str, Any]]

    @property
    def day(self) -> date:
        """The business date."""
        return self.edition.day

    def shows_whole(self, audience: str) -> bool:
        """Whether lists for ``audience`` (township, department, county) show whole ID numbers."""
        return audience in self.edition.full_id

    def rows_for(self, audience: str) -> Sequence[ListRow]:
        """The open issues as ``audience`` sees them."""
        return self.rows[self.shows_whole(audience)]


def counties(connection: Connection, edition: Edition, scope: Scope) -> list[County]:
    """The counties within ``scope`` that the night was about or that still have open issues, by code."""
    issues = list_queries.open_issues(connection, edition.root, scope)
    key = list_key(connection)
    night, day, flags = edition.night, edition.day, {False, bool(edition.full_id)}
    found = []
    for code in sorted({*night.counties, *(issue["county"] for issue in issues)}):
        own = [issue for issue in issues if issue["county"] == code]
        found.append(
            County(
                edition=edition,
                code=code,
                name=_name(own),
                issues=own,
                rows={whole: [list_row(issue, day, whole, key) for issue in own] for whole in flags},
                held=list_queries.held_rows(connection, edition.root, day, night.run, code),
                events=list_queries.issue_events(connection, edition.root, code, *period(day)),
            )
        )
    return found


def _name(issues: Sequence[Mapping[str, Any]]) -> str:
    """The county's name as most of its issues have it."""
    names = Counter(issue["county_name"] for issue in issues if issue["county_name"])
    return min(names, key=lambda name: (-names[name], name), default="")
