"""The lists of several offices, filled in, damaged from a seed, and what an independent reader finds in them."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import msoffcrypto
import openpyxl
from returned_ways import CELLS, GENTLE, columns
from returned_xml import PARTS

from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.publish.revision import publish
from crosscheck.publish.sheets.protection import MAGIC, lock
from crosscheck.settings import Settings
from kit.filled import ANSWER, CATALOGUE, DONE, HEADER_ROW, TODAY
from kit.mutations import BYTES, zip_parts
from kit.nights import COUNTY, DAY, finding, night, sqlite_url, subject

TOWNSHIPS = {"451022100": "平马镇", "451022101": "祥周镇", "451022102": "林逢镇", "451022103": "思林镇"}
DEPARTMENT = "县民政局"
PASSWORD = "名单2026"
MOST_CELLS = 1_000_000
LOCKS = {
    "locked by another password": ("别的", PASSWORD),
    "locked where lists are open": (PASSWORD, ""),
    "locked by the lists' password": (PASSWORD, PASSWORD),
}
"""The password of what comes back, and that of what went out."""
Written = dict[str, dict[str, Any]]
"""What was filled in, by the number of the issue."""
NAMES: tuple[Callable[[str], str], ...] = (
    lambda name: name.removesuffix(".xlsx") + ".xls",
    lambda name: name.removesuffix(".xlsx"),
    lambda name: name + ".csv",
    lambda name: "\u202e" + name,
    lambda name: "[red]" + name,
    lambda name: "长" * 82 + ".xlsx",
    lambda name: name.replace("反馈", " 反\n馈\t"),
    lambda name: b"\xc6\xbd\xc2\xed".decode("utf-8", "surrogateescape") + name,
    lambda name: name.replace(".xlsx", ".XLSX"),
)


@dataclass(frozen=True)
class Returned:
    """One office's list as it comes back. ``whole``: it must be taken to the last row."""

    seed: int
    sender: str
    name: str
    way: str
    content: bytes
    written: Written
    whole: bool
    password: str = ""

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.way}"


@dataclass
class Offices:
    """A county whose lists have gone out, kept in ``folder``; every seed goes on with a copy of it."""

    settings: Settings
    folder: Path
    lists: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        home = self.settings.apart(self.folder / "base")
        ledger = open_ledger(sqlite_url(home.home))
        record_night(ledger, replace(night(0, _county(), rules=CATALOGUE), counties=(COUNTY,)))
        issue_new(ledger, DAY)
        published = publish(ledger, home, DAY).path / COUNTY
        ledger.dispose()
        for code, name in TOWNSHIPS.items():
            self.lists[code] = published / "乡镇" / f"{code}_{name}_疑点下发及反馈表.xlsx"
        self.lists[f"{COUNTY}-{DEPARTMENT}"] = published / "部门" / f"{DEPARTMENT}_疑点下发及反馈表.xlsx"

    def home(self, seed: int, password: str) -> Settings:
        """A copy of the county for one seed."""
        home = replace(self.settings.apart(self.folder / str(seed)), workbook_password=password)
        home.home.mkdir()
        shutil.copyfile(self.folder / "base" / "ledger.sqlite", home.home / "ledger.sqlite")
        return home

    def draw(self, seed: int) -> list[Returned]:
        """Three lists of a seed: one of them damaged, the others sound."""
        rng = Random(seed)
        spoilt, *sound = rng.sample(sorted(self.lists), 3)
        return [self._spoilt(seed, rng, spoilt), *(self._sound(seed, rng, office) for office in sound)]

    def _sound(self, seed: int, rng: Random, office: str) -> Returned:
        book, written = _filled_in(rng, self.lists[office], seed)
        return Returned(seed, office, "反馈表.xlsx", "sound", _saved(book), written, whole=True)

    def _spoilt(self, seed: int, rng: Random, office: str) -> Returned:
        book, written = _filled_in(rng, self.lists[office], seed)
        kinds = [*GENTLE, *CELLS, *PARTS, *(way.__name__ for way in (*BYTES, zip_parts)), "renamed", *LOCKS]
        way, name = kinds[seed % len(kinds)], "反馈表.xlsx"
        change = GENTLE.get(way) or CELLS.get(way)
        if change:
            change(rng, book[book.sheetnames[0]])
        content = _saved(book)
        if way in PARTS:
            content = _rewritten(content, lambda xml: PARTS[way](rng, xml))
        elif way == "renamed":
            name = rng.choice(NAMES)(name)
        elif way in LOCKS:
            content = lock(content, LOCKS[way][0])
        elif not change:
            content = next(one for one in (*BYTES, zip_parts) if one.__name__ == way)(rng, content)
        _, password = LOCKS.get(way, ("", ""))
        whole = way in GENTLE or LOCKS.get(way) == (PASSWORD, PASSWORD)
        return Returned(seed, office, name, way, content, written, whole, password)


def _county() -> Iterator[Any]:
    for place, (code, township) in enumerate(TOWNSHIPS.items()):
        for n in range(6):
            about = subject(place * 10 + n, township_name=township)
            where = {"region_code": f"{code}201", "household_no": f"H{place}{n // 2}", "subject": about}
            yield finding("ED-01", f"M{place}{n}", **where)
            if n < 2:
                yield finding("DE-02", f"M{place}{n}", department=DEPARTMENT, **where)


def _filled_in(rng: Random, path: Path, seed: int) -> tuple[Any, Written]:
    """The list with two rows in three answered, each in words of its own."""
    book = openpyxl.load_workbook(path)
    sheet, written = book.active, {}
    places = columns(sheet)
    own = [
        r for r in range(HEADER_ROW + 1, sheet.max_row + 1) if _is_own(path, sheet.cell(r, places["疑点类型"]).value)
    ]
    for row in own:
        number = sheet.cell(row, places["问题编号"]).value
        if rng.random() < 0.67 or row == own[0]:
            given = {**rng.choice((ANSWER, DONE)), "核查情况说明": f"入户核查{seed}之{row}"}
            if "整改完成日期" in given:
                given["整改完成日期"] = date(2026, 11, rng.randrange(20, TODAY.day + 1))
            written[number] = given
            for heading, value in given.items():
                sheet.cell(row, places[heading]).value = value
    return book, written


def _is_own(path: Path, kind: str) -> bool:
    """Whether the office that has the list is the one that answers."""
    return ("DE-02" in kind) == path.name.startswith(DEPARTMENT)


def _saved(book: Any) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _rewritten(content: bytes, change: Callable[[str], str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, change(part.decode()).encode() if name == "xl/worksheets/sheet1.xml" else part)
    return made.getvalue()


def shown(value: object) -> str:
    """Text as a person sees it: without blanks and what has no width."""
    return "".join(c for c in str(value) if unicodedata.category(c) not in ("Cf", "Zs", "Cc"))


def rows_in(content: bytes) -> list[str]:
    """Each row of a workbook as one text, by a reader that is not the product's; [] where that can't read it.

    It makes every cell of a merged range or of a far corner: those workbooks are left to ``all_text``.
    """
    try:
        if re.search(r'mergeCell ref="[^"]*1048576"', all_parts(content)):
            return []
        book = openpyxl.load_workbook(io.BytesIO(unlocked(content)))
        if max(sheet.max_row * sheet.max_column for sheet in book) > MOST_CELLS:
            return []
        for sheet in book:
            for merged in sorted(map(str, sheet.merged_cells.ranges)):
                sheet.unmerge_cells(merged)
                _spread(sheet, merged)
        return ["|".join(shown(cell) for cell in row if cell is not None) for sheet in book for row in sheet.values]
    except Exception:
        return []


def _spread(sheet: Any, merged: str) -> None:
    cells = [cell for row in sheet[merged] for cell in row]
    for cell in cells[1:]:
        cell.value = cell.value or cells[0].value


def all_text(content: bytes) -> str:
    """What stands anywhere in the archive: for what only a patient reader finds."""
    return shown(re.sub(r"<[^>]*>", "|", all_parts(content)))


def all_parts(content: bytes) -> str:
    """The XML of the archive."""
    with zipfile.ZipFile(io.BytesIO(unlocked(content))) as source:
        return "|".join(source.read(name).decode("utf-8", "replace") for name in source.namelist())


def unlocked(content: bytes) -> bytes:
    """The workbook without the lists' password."""
    if not content.startswith(MAGIC):
        return content
    file, opened = msoffcrypto.OfficeFile(io.BytesIO(content)), io.BytesIO()
    file.load_key(password=PASSWORD)
    file.decrypt(opened)
    return opened.getvalue()


def answers(settings: Settings) -> dict[str, tuple[str, date | None]]:
    """Text and day of each answer in the ledger, by number; a second answer to one issue would be an error."""
    with sqlite3.connect(settings.home / "ledger.sqlite") as connection:
        rows = connection.execute("SELECT number, text, done_on FROM answer ORDER BY seq").fetchall()
    assert len(rows) == len({number for number, _, _ in rows})
    return {number: (text, date.fromisoformat(day) if day else None) for number, text, day in rows}
