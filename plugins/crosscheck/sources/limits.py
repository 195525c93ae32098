"""Ceilings of one delivery of one list. What lies beyond them is no list, and reading it would cost a whole night.

The largest list a province has is its residents: 60 million rows of 10 columns, about 150 bytes each.
"""

from __future__ import annotations

from crosscheck.errors import DeliveryError, RejectedDelivery

BYTES = 16 * 1024**3
"""Bytes of all files of a delivery as they were delivered: residents of a province take 9 GB."""
CELLS = 1_000_000_000
"""Cells of all rows of a delivery, of the columns that have a header: residents of a province have 600 million."""
COLUMNS = 1_000
"""Columns of a file, sheet, table or page: the widest list has 19; a spreadsheet formatted to its edge has 16,384."""
ENTRIES = 100_000
"""Names in one folder on a server: a delivery has a few, ten years of deliveries have 4,000 folders."""
LINE = 128 * 1024
"""Characters of one line of a text file: a row of the widest list takes 1,000; the csv reader takes no longer cell."""
PAGES = 240_000
"""Pages of a list from an interface: residents of a province have 120,000 of 500 items."""
PAGE_BYTES = 64 * 1024**2
"""Bytes of one page, unpacked: 500 items of the widest list take 1 MB; a page is held in memory."""
SECONDS = 45 * 60
"""Seconds from the first question for a list to its last page: landing a department is given an hour."""
WORKBOOK = 256 * 1024**2
"""Bytes of a workbook, which is read into memory: a full sheet of the widest list takes 150 MB."""
UNPACKED = 1024**3
"""Bytes of a workbook when it is unpacked: a full sheet of the widest list has 0.9 GB."""
SPAN = 20_000_000
"""Cells between the corners of a sheet, held in memory: the rows a sheet can have, of the widest list."""


def refuse_bytes(label: str, size: int) -> None:
    """Raise ``RejectedDelivery`` where the bytes of a delivery, up to and including ``label``, are too many."""
    _refuse(label, "bytes", size, BYTES)


def refuse_cells(label: str, count: int) -> None:
    """Raise ``RejectedDelivery`` where the cells of a delivery, up to and including ``label``, are too many."""
    _refuse(label, "cells", count, CELLS)


def refuse_workbook(label: str, size: int) -> None:
    """Raise ``RejectedDelivery`` where a workbook is too large to be read into memory."""
    _refuse(label, "bytes", size, WORKBOOK)


def refuse_unpacked(label: str, size: int) -> None:
    """Raise ``RejectedDelivery`` where a workbook says that it unpacks to too many bytes."""
    _refuse(label, "unpacked bytes", size, UNPACKED)


def refuse_span(label: str, count: int) -> None:
    """Raise ``RejectedDelivery`` where too many cells lie between the corners of a sheet."""
    _refuse(label, "cells", count, SPAN)


def refuse_entries(label: str, count: int) -> None:
    """Raise ``DeliveryError`` where the folder ``label`` on a server has more names than anybody looks through."""
    if count > ENTRIES:
        raise DeliveryError(f"folder '{label}' holds {count:,} names, more than {ENTRIES:,}: tidy it up")


def refuse_columns(label: str, count: int) -> None:
    """Raise ``RejectedDelivery`` where ``label`` has too many columns."""
    _refuse(label, "columns", count, COLUMNS)


def refuse_pages(label: str, count: int) -> None:
    """Raise ``RejectedDelivery`` where a list is said to have too many pages."""
    _refuse(label, "pages", count, PAGES)


def refuse_page_bytes(label: str, size: int) -> None:
    """Raise ``RejectedDelivery`` where the page ``label`` has too many bytes."""
    _refuse(label, "bytes in one page", size, PAGE_BYTES)


def _refuse(label: str, what: str, count: int, ceiling: int) -> None:
    if count > ceiling:
        raise RejectedDelivery(
            "rejected", f"{label}: {count:,} {what}, more than the {ceiling:,} of the largest list; check the export"
        )
