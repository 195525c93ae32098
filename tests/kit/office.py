"""A county with two townships whose lists have gone out, and ways to fill them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crosscheck.access.senders import sender
from crosscheck.feedback.answers import Taken, take_back
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger.database import Ledger, open_ledger
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.publish.revision import publish
from crosscheck.settings import Settings
from kit.filled import AT, CATALOGUE, HEADER_ROW, county
from kit.nights import COUNTY, DAY, night, sqlite_url


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    engine = open_ledger(sqlite_url(settings.home))
    record_night(engine, replace(night(0, county(), rules=CATALOGUE), counties=(COUNTY,)))
    yield engine
    engine.dispose()


@pytest.fixture
def township(ledger: Ledger, settings: Settings) -> Path:
    """The list of 平马镇 as it went out."""
    issue_new(ledger, DAY)
    return publish(ledger, settings, DAY).path / COUNTY / "乡镇" / "451022100_平马镇_疑点下发及反馈表.xlsx"


@pytest.fixture
def take(ledger: Ledger, tmp_path: Path) -> Callable[..., Taken]:
    def taken(path: Path, name: str = "451022100", at: str = AT) -> Taken:
        return take_back(ledger, open_workbook(path), sender(name), at, lambda _: tmp_path / "replies" / path.name)

    return taken


@pytest.fixture
def fill(township: Path, tmp_path: Path) -> Callable[..., Path]:
    """Fill in answers by row of the list (from 1), then let ``change`` do what people do to a worksheet."""

    def filled(answers: dict[int, dict[str, Any]], change: Callable[[Any], None] = lambda _: None) -> Path:
        book = openpyxl.load_workbook(township)
        worksheet = book.active
        columns = {cell.value: cell.column for cell in worksheet[HEADER_ROW]}
        for row, answer in answers.items():
            for header, value in answer.items():
                worksheet.cell(HEADER_ROW + row, columns[header]).value = value
        change(worksheet)
        target = tmp_path / "filled.xlsx"
        book.save(target)
        return target

    return filled
