"""The published lists: each is one module of this package and one line of ``LISTS``.

``answer_sheet``  疑点下发及反馈表, one for each township and department
``guidance``      核查要点 of answer sheets: what each rule asks for, once
``household_pages``  入户核查单, one page for each village
``county``        县级问题清单
``open_issues``   every open issue as Parquet, for the data team
``held_rules``    未校验规则清单
``issue_ledger``  问题整改台账
``exemptions``    豁免台账; ``register`` is the look it shares with the ledger
``identity``      身份核实清单
``bulletin``      通报: ``bulletin_content`` from ``figures``, ``closings`` and ``office_sums``; ``bulletin_book``
``edition``       what all of them are made from; ``issues`` an issue as a row
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from crosscheck.ledger.database import Connection
from crosscheck.publish.lists import (
    answer_sheet,
    bulletin,
    county,
    exemptions,
    held_rules,
    household_pages,
    identity,
    issue_ledger,
    open_issues,
)
from crosscheck.publish.lists.edition import County


class PublishedList(Protocol):
    """What a list's module has.

    ``PERSONS``: it names persons, so its workbooks go under the password. ``ZIPPED``: it is one file for each office,
    ``<office>_<TITLE>`` in the folders of townships and departments, and all of them are zipped for the county; none
    where ``read`` gave None.
    """

    TITLE: str
    PERSONS: bool
    ZIPPED: bool

    def read(self, connection: Connection, county: County) -> Any:
        """What the list shows of ``county``; all lists read from the same view of the ledger before any is written."""

    def write(self, folder: Path, county: County, content: Any) -> None:
        """Write the list below ``folder``, the county's own; ``content`` is what ``read`` gave."""


LISTS: tuple[PublishedList, ...] = (
    answer_sheet,
    household_pages,
    county,
    open_issues,
    held_rules,
    issue_ledger,
    exemptions,
    identity,
    bulletin,
)
