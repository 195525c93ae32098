"""OpenDocument spreadsheets (.ods), as LibreOffice and WPS save them: opened, and given as rows of text."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from crosscheck.errors import RejectedDelivery
from crosscheck.sources.ods_cells import Content, Table
from crosscheck.sources.xls_book import LOCKED
from crosscheck.sources.xlsx_book import Page, even_page
from crosscheck.sources.xlsx_zip import Sheet, checked_zip, refused, unpacked

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"


@dataclass(frozen=True)
class OdsBook:
    """An open spreadsheet."""

    label: str
    sheets: tuple[Sheet, ...]
    from_1904: bool
    tables: dict[str, Table]

    def page(self, sheet: Sheet) -> Page:
        """All of a sheet, its rows of one width."""
        table = self.tables[sheet.name]
        return even_page(f"{self.label}#{sheet.name}", table.rows, table.merged)


def is_ods(content: bytes) -> bool:
    """Whether a zip holds an OpenDocument, by the part that all of them have."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return CONTENT in archive.namelist()
    except zipfile.BadZipFile:
        return False


def open_ods(label: str, content: bytes) -> OdsBook:
    """Open a spreadsheet. What is none, or is locked or beyond all bounds, raises ``RejectedDelivery`` by its name."""
    with refused(f"{label}: the file is no readable workbook"):
        archive = checked_zip(label, content)
        if MANIFEST in archive.namelist() and b"encryption-data" in unpacked(archive, MANIFEST):
            raise RejectedDelivery("rejected", f"{label}: {LOCKED}")
        read = Content(label, unpacked(archive, CONTENT)).read()
        tables = {table.name: table for table in read.tables}
        if len(tables) != len(read.tables):
            raise zipfile.BadZipFile
    sheets = tuple(Sheet(table.name, "", table.hidden) for table in read.tables)
    return OdsBook(label, sheets, read.from_1904, tables)
