"""What a cell may show: masked numbers, text that no program takes for a formula, the key of a row."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date
from functools import cache

from stdnum import numdb

FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""Spreadsheets take a cell that starts so for a formula, the full-width signs in some languages too."""
CELL_LIMIT = 32_000
"""A workbook cell holds 32,767 UTF-16 units; a longer one would be dropped without a word."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML has no way to write, and halves of characters."""


def printable(text: str) -> str:
    """Text that every format and database can hold: what they can't shows as ``�``."""
    # Most text is known to be printable at a glance; the search takes ten times as long.
    return text if text.isprintable() else _UNPRINTABLE.sub("�", text)


def plain(text: str) -> str:
    """Text that fits a cell: printable, and where it is longer than a workbook can hold it ends in ``…``."""
    clean = printable(text)
    # A character is one UTF-16 unit or two.
    if len(clean) <= CELL_LIMIT // 2 or len(units := clean.encode("utf-16-le")) <= CELL_LIMIT * 2:
        return clean
    return units[: (CELL_LIMIT - 1) * 2].decode("utf-16-le", "ignore") + "…"


def csv_text(text: str) -> str:
    """Text that a spreadsheet opening the csv shows as it is: a leading quote before what could be a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def check_code(
    key: bytes, key_cells: tuple[str, ...], business_date: date, history_seq: int, evidence_version: int
) -> str:
    """The hidden check code of a row: list date, last history entry and evidence version of the issue, and an HMAC of
    these with ``key_cells`` as they are shown (number, household, name, ID number, kind of issue).

    Tells a change of a key cell and whether the issue moved on since; without ``key`` (``history.list_key``) nobody
    makes one for other cells or another list.
    """
    stem = f"{business_date.isoformat()}.{history_seq}.{evidence_version}"
    digest = hmac.new(key, "\x1f".join((*key_cells, stem)).encode(), hashlib.sha256).hexdigest()
    return f"{stem}.{digest[:12]}"


@cache
def city_name(county: str) -> str:
    """The city of a six-digit county code, from the table of administrative divisions; empty when it is not there."""
    found = numdb.get("cn/loc").info(county[:4] + "00")
    names = {key: value for _, values in found for key, value in values.items()}
    city = re.sub(r"\[[^\]]*\]", "", names.get("county", "").split(",")[-1])
    return names.get("province", "") if city in ("", "市辖区", "县") else city
