"""Opens a workbook by what it is, whatever its name says: systems give pages and texts the name of one.

A page of HTML named .xls is read as a workbook with a sheet for each of its tables, text with tabs as a text file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from crosscheck.errors import RejectedDelivery
from crosscheck.sources.html_cells import Grid, Tables
from crosscheck.sources.ods_book import is_ods, open_ods
from crosscheck.sources.xls_book import OLE_BEGINS, ZIP_BEGINS, open_xls
from crosscheck.sources.xlsx_book import Page, even_page, open_book
from crosscheck.sources.xlsx_zip import Sheet, content_of

LOOKED_AT = 4096
PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|table|head|body|meta)\b", re.IGNORECASE)
XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
OF_CHINA = ("gb2312", "gbk", "gb18030", "gb_2312-80", "cp936", "x-gbk")


class Workbook(Protocol):
    """An open workbook of any kind."""

    @property
    def label(self) -> str:
        """The name of the file."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its sheets, in their order."""

    @property
    def from_1904(self) -> bool:
        """Whether it counts days from 1904."""

    def page(self, sheet: Sheet) -> Page:
        """All of a sheet."""


@dataclass(frozen=True)
class HtmlBook:
    """A page read as a workbook: each table a sheet, 表1, 表2 and so on."""

    label: str
    sheets: tuple[Sheet, ...]
    grids: dict[str, Grid]
    from_1904: bool = False

    def page(self, sheet: Sheet) -> Page:
        """All of a table, its rows of one width."""
        grid = self.grids[sheet.name]
        return even_page(f"{self.label}#{sheet.name}", grid.rows, grid.merged)


def open_workbook(path: Path) -> Workbook:
    """Open a workbook by its content. What is none raises ``RejectedDelivery`` with the file's name and what it is."""
    start = _start(path)
    if start.startswith(ZIP_BEGINS):
        content = content_of(path)
        return open_ods(path.name, content) if is_ods(content) else open_book(path)
    if PAGE.search(start):
        return _open_html(path)
    if XML_WORKBOOK in start:
        raise RejectedDelivery("rejected", f"{path.name}: it is XML of an old spreadsheet program; save it as .xlsx")
    return open_xls(path) if start.startswith(OLE_BEGINS) or path.suffix.lower() == ".xls" else open_book(path)


def text_encoding(path: Path) -> str | None:
    """The encoding of a file that is named as a workbook and is text with tabs; None for any other file."""
    start = _start(path)
    binary = start.startswith((OLE_BEGINS, ZIP_BEGINS)) or b"\0" in start
    if binary or b"\t" not in start or PAGE.search(start) or start.lstrip().startswith(b"<"):
        return None
    content = content_of(path)
    return next((encoding for encoding in ("utf-8", "gb18030") if _decodes(content, encoding)), None)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LOOKED_AT)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _open_html(path: Path) -> HtmlBook:
    content = content_of(path)
    grids = Tables(path.name).read(_text(path.name, content))
    if not grids:
        raise RejectedDelivery("rejected", f"{path.name}: it is a page without a table; export the list again")
    named = {f"表{number}": grid for number, grid in enumerate(grids, start=1)}
    return HtmlBook(path.name, tuple(Sheet(name, "", grid.hidden) for name, grid in named.items()), named)


def _text(label: str, content: bytes) -> str:
    """The text of a page: in the encoding that it names, else UTF-8 or GB 18030, whichever it is wholly."""
    named = CHARSET.search(content[:LOOKED_AT])
    said = named[1].decode().lower() if named else ""
    wanted = ["gb18030"] if said in OF_CHINA else ["utf-8"] if said in ("utf-8", "utf8") else ["utf-8", "gb18030"]
    if content.startswith(b"\xef\xbb\xbf"):
        wanted = ["utf-8-sig"]
    return _decoded(label, content, wanted)


def _decoded(label: str, content: bytes, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            place = error.start
        else:
            if "\0" in text:
                raise RejectedDelivery("rejected", f"{label}: it holds NUL bytes, which no text has; export it anew")
            return text
    raise RejectedDelivery("rejected", f"{label}: byte {place} is no {encodings[-1]} text; export it anew")
