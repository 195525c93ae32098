"""The issues that a page shows as a file, made like the published lists, with the reader's name; kept on record."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from crosscheck.access.accounts import Account
from crosscheck.errors import LedgerError
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.downloads import Download, record
from crosscheck.ledger.issue_paging import Wanted
from crosscheck.publish.download import digest, for_reader
from crosscheck.publish.lists.county import write_county, write_rows
from crosscheck.publish.sheets.protection import lock
from crosscheck.settings import Settings
from crosscheck.views.listed_issues import rows_to_take

XLSX, CSV = "xlsx", "csv"


class TooMany(LedgerError):
    """More issues than one file holds."""


class Protected(LedgerError):
    """A csv where lists are under a password."""


def take_issues(
    ledger: Ledger, settings: Settings, account: Account, wanted: Wanted, kind: str, at: str, address: str
) -> bytes:
    """The issues of ``wanted`` as xlsx or csv, for the account at ``at`` (ISO time) from ``address``.

    Numbers are masked. ``TooMany``, ``Protected``, and ``LedgerError`` for whoever may see no person.
    """
    if not account.person.role.sees_persons:
        raise LedgerError("没有这份名单")
    if kind == CSV and settings.workbook_password:
        raise Protected("名单有打开密码")
    day = date.fromisoformat(at[:10])
    rows, more = rows_to_take(ledger, account, wanted, day)
    if more:
        raise TooMany("名单过长")
    with tempfile.TemporaryDirectory(prefix="crosscheck-list-") as folder:
        path = Path(folder) / f"issues.{kind}"
        if kind == CSV:
            write_rows(path, rows)
        else:
            write_county(path, rows[0].county_name if rows else "", rows, day)
        content = for_reader(path, account.user, at)
    if settings.workbook_password:
        content = lock(content, settings.workbook_password)
    listed = f"portal/{wanted.tab or 'found'}.{kind}"
    record(ledger, Download(at, account.user, account.person.role.value, listed, digest(content), address))
    return content
