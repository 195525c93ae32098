"""通报 as a page to print and as a workbook: the same figures, counts beside every rate."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.files import write_text
from crosscheck.ledger.database import Connection
from crosscheck.pages import environment
from crosscheck.publish.lists import bulletin_content, office_sums
from crosscheck.publish.lists.bulletin_book import write_book
from crosscheck.publish.lists.bulletin_content import (
    CLOSER_WORDS,
    CLOSINGS,
    CLOSINGS_NOTE,
    NOTES,
    PROGRESS_NOTE,
    PROGRESS_TITLE,
    RANK,
    SHADES,
    Bulletin,
    summary,
)
from crosscheck.publish.lists.closings import total as closed_in_all
from crosscheck.publish.lists.edition import County
from crosscheck.publish.lists.figures import COLUMNS, PROGRESS, STANDING, cells, period, period_before

TITLE = "通报"
PERSONS, ZIPPED = False, False
TEMPLATES = Path(__file__).with_name("templates")


def read(connection: Connection, county: County) -> Bulletin:
    """What it says of the county."""
    return bulletin_content.read(connection, county)


def write(folder: Path, county: County, content: Bulletin) -> None:
    """Write ``通报.html`` and ``通报.xlsx`` of one county into ``folder``."""
    title = f"{county.name}疑点数据核查整改情况{TITLE}"
    write_text(folder / f"{TITLE}.html", render(title, county.day, content))
    write_book(folder / f"{TITLE}.xlsx", title, county.day, content)


def render(title: str, day: date, content: Bulletin) -> str:
    """The page as text."""
    first, last = period(day)
    before_first, before_last = period_before(day)
    return (
        environment(TEMPLATES)
        .get_template("bulletin.html")
        .render(
            title=title,
            first=first.isoformat(),
            last=last.isoformat(),
            before_first=before_first.isoformat(),
            before_last=before_last.isoformat(),
            shades=SHADES,
            **template_values(content),
        )
    )


def template_values(content: Bulletin, of_office: bool = False) -> dict[str, Any]:
    """What a template shows of it, by name; an office's own line has no totals below it."""
    totals = () if of_office else (closed_in_all(content.closers),)
    sums = content.sums if of_office else (*content.sums, office_sums.total(content.sums))
    return {
        "summary": summary(content),
        "groups": content.groups,
        "columns": COLUMNS,
        "standing": STANDING,
        "progress": (PROGRESS_TITLE, PROGRESS, PROGRESS_NOTE),
        "most": max((line.progress.all for group in content.groups for line in group.lines), default=0) or 1,
        "rank": RANK,
        "closers": [*content.closers, *totals],
        "closing": (CLOSINGS, CLOSER_WORDS, CLOSINGS_NOTE),
        "cells": cells,
        "notes": NOTES,
        "sums": [office_sums.cells(one) for one in sums],
        "money": (office_sums.TITLE, office_sums.REMARK, office_sums.WORDS),
    }
