"""How one value is written: the plain way of a clean export, and every other way that means the same (sources.md)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pypinyin import lazy_pinyin
from stdnum.cn import ric

import crosscheck
from crosscheck.catalog.datasets import Column
from crosscheck.lake.names import MASK, fold, mask
from crosscheck_demo.county.draws import pick

Cell = str | int | float | date | None
"""What stands in a cell: text, or a number or day of a spreadsheet, JSON or database."""
Sink = Literal["text", "sheet", "json", "sqlite"]
Way = Callable[[Any, int], Cell]
"""Writes a value another way (the draw decides between several); None where the value can't be written so."""

WELL_FORMED = re.compile(r"[0-9]{17}[0-9X]\Z")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
DOTS = "．.・•‧"
BLANKS = (" ", "\t", "\u00a0", "\u200b", "　")
SERIAL_ZERO = date(1899, 12, 30)


def valid_number(number: str) -> bool:
    """True for 18 characters with a fitting check character and a real birth date."""
    if not WELL_FORMED.match(number) or ric.calc_check_digit(number) != number[-1]:
        return False
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return False
    return True


def is_rare(character: str) -> bool:
    """True for a character that registers write differently: GB 2312 lacks it."""
    return mask(fold(character)) == MASK


@lru_cache(maxsize=1)
def _to_variant() -> dict[int, str]:
    """Standard character -> one of its variants, from ``lake/fold.tsv``."""
    lines = (Path(crosscheck.__file__).parent / "lake" / "fold.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {ord(standard): variant for variant, standard in pairs}


# --- ID numbers, names -------------------------------------------------------------------------------------------
def _blanked(text: str, draw: int) -> str:
    place = draw % (len(text) + 1)
    return text[:place] + pick(BLANKS, draw) + text[place:]


def _legacy(number: str, _draw: int) -> Cell:
    return number[:6] + number[8:17] if number[6:8] == "19" and valid_number(number) else None


def _foreign_x(number: str, draw: int) -> Cell:
    return number[:-1] + pick("xХ*Ｘ", draw) if number.endswith("X") else None


def _decimal_tail(number: str, _draw: int) -> Cell:
    return f"{number}.0" if number.isdigit() else None


def _inner_blank(name: str, draw: int) -> Cell:
    if len(name) == 2:
        return name[0] + pick((" ", "　", "  "), draw) + name[1]
    return pick((f" {name}", f"{name} ", f"{name}　"), draw)


def _other_dot(name: str, draw: int) -> Cell:
    return name.replace("·", pick((*DOTS, ""), draw)) if "·" in name else None


def _variant(name: str, _draw: int) -> Cell:
    changed = name.translate(_to_variant())
    return changed if changed != name else None


def _unprintable(name: str, draw: int) -> Cell:
    """The one rare character of a name lost: placeholder, private-use code point or pinyin."""
    rare = [character for character in name if is_rare(character)]
    if len(rare) != 1:
        return None
    syllable = lazy_pinyin(rare[0])[0]
    choices = ["?", "□", "*", chr(0xE000 + draw % 0x100)]
    choices += [syllable] if re.fullmatch("[a-z]+", syllable) and "ü" not in syllable else []
    return name.replace(rare[0], pick(choices, draw))


# --- days, months, years -----------------------------------------------------------------------------------------
def _slashed(day: date, _draw: int) -> Cell:
    return f"{day.year}/{day.month}/{day.day}"


def _chinese_day(day: date, _draw: int) -> Cell:
    return f"{day.year}年{day.month}月{day.day}日"


def _serial(day: date, _draw: int) -> Cell:
    """The day number of a spreadsheet; four digits (before May 1927) could as well be a year."""
    number = (day - SERIAL_ZERO).days
    return str(number) if number > 9999 else None


def _midnight(day: date, draw: int) -> Cell:
    return pick((f"{day} 00:00:00", f"{day.year}/{day.month}/{day.day} 00:00:00"), draw)


DAY_WAYS: dict[str, Way] = {
    "iso": lambda day, _draw: day.isoformat(),
    "compact": lambda day, _draw: day.strftime("%Y%m%d"),
    "slashed": _slashed,
    "dotted": lambda day, _draw: day.strftime("%Y.%m.%d"),
    "chinese": _chinese_day,
    "midnight": _midnight,
    "serial": _serial,
}
MONTH_WAYS: dict[str, Way] = {
    "iso": lambda month, _draw: month.strftime("%Y-%m"),
    "dotted": lambda month, _draw: month.strftime("%Y.%m"),
    "chinese": lambda month, _draw: f"{month.year}年{month.month}月",
    "compact": lambda month, _draw: month.strftime("%Y%m"),
    "first_day": lambda month, _draw: month.isoformat(),
    "short": lambda month, _draw: f"{month.year}.{month.month}",
}


# --- amounts, words, codes ---------------------------------------------------------------------------------------
def _grouped(amount: Decimal, _draw: int) -> Cell:
    return f"{amount:,.2f}" if abs(amount) >= 1000 else None


def _in_wan(amount: Decimal, _draw: int) -> Cell:
    return f"{(amount / 10000).normalize():f}万" if amount and amount % 100 == 0 else None


BOOL_PAIRS = {
    "是否": ("是", "否"),
    "yn": ("Y", "N"),
    "10": ("1", "0"),
    "truefalse": ("true", "false"),
    "有无": ("有", "无"),
}


def _bool_way(pair: tuple[str, str]) -> Way:
    return lambda value, _draw: pair[0] if value else pair[1]


def _padded(text: str, draw: int) -> Cell:
    return pick((f" {text}", f"{text} ", f"{text}　", f" {text} "), draw)


def _phone(number: str, draw: int) -> Cell:
    digits = re.sub("[^0-9]", "", number)
    if len(digits) != 11 or not digits.startswith("1"):
        return None
    spaced = f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    return pick((spaced, spaced.replace(" ", "-"), f"+86{digits}", f"+86 {digits}"), draw)


WAYS: dict[str, dict[str, Way]] = {
    "id_no": {
        "blank": _blanked,
        "full_width": lambda number, _draw: number.translate(FULL_WIDTH),
        "quote": lambda number, _draw: f"'{number}",
        "legacy_15": _legacy,
        "foreign_x": _foreign_x,
        "decimal_tail": _decimal_tail,
    },
    "disability_no": {"blank": _blanked, "full_width": lambda number, _draw: number.translate(FULL_WIDTH)},
    "name": {"blank": _inner_blank, "dot": _other_dot, "variant": _variant, "unprintable": _unprintable},
    "date": DAY_WAYS,
    "month": MONTH_WAYS,
    "year": {"word": lambda year, _draw: f"{year}年", "decimal_tail": lambda year, _draw: f"{year}.0"},
    "money": {
        "grouped": _grouped,
        "unit": lambda amount, _draw: f"{amount:.2f}元",
        "full_width": lambda amount, _draw: f"{amount:.2f}".translate(FULL_WIDTH),
        "wan": _in_wan,
    },
    "number": {
        "grouped": _grouped,
        "full_width": lambda amount, _draw: f"{amount:.2f}".translate(FULL_WIDTH),
    },
    "int": {"full_width": lambda number, _draw: str(number).translate(FULL_WIDTH)},
    "bool": {kind: _bool_way(pair) for kind, pair in BOOL_PAIRS.items()},
    "code": {"blank": _padded},
    "region12": {"blank": _padded, "decimal_tail": _decimal_tail},
    "phone": {"grouped": _phone},
}
"""Other ways to write a value of each type; text and timestamps are written in one way only."""
EMPTY_WAYS: dict[str, tuple[str, ...]] = {
    "id_no": ("无", "-", "/", "0"),
    "disability_no": ("无", "-", "/"),
    "money": ("-", "/", "无"),
    "number": ("-", "/", "无"),
    "int": ("-", "/", "无"),
}
BASE_WAYS: dict[str, tuple[str, ...]] = {
    "date": ("iso", "compact", "slashed", "dotted", "chinese", "midnight"),
    "month": ("iso", "dotted", "chinese", "compact"),
    "bool": tuple(BOOL_PAIRS),
}
"""The ways a department's system may write a whole column; everything else happens to single cells."""
PLAIN_WAYS = {"date": "iso", "month": "iso", "bool": "是否"}


def kind_of(column: Column) -> str:
    """How a column's values are written: its type, or ``number`` for an amount that is not in yuan."""
    in_yuan = "万元" not in column.header and not column.name.startswith("area")
    return column.type if column.type != "money" or in_yuan else "number"


def plain(kind: str, value: Any, sink: Sink) -> Cell:
    """The clean way: ISO days and months, 是/否, two decimals; numbers as numbers where the sink has them."""
    if value is None:
        return None
    if kind in PLAIN_WAYS and not isinstance(value, str):
        return WAYS[kind][PLAIN_WAYS[kind]](value, 0)
    if isinstance(value, Decimal):
        return float(value) if sink in ("sheet", "json") else f"{value:.2f}"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, int):
        return value if sink in ("sheet", "json") else str(value)
    return str(value)


def another(kind: str, value: Any, draw: int, lossy: bool) -> tuple[str, Cell] | None:
    """Another way to write a value, with the name of the way, or None where there is none.

    ``lossy`` allows what only compares equal (a rare character lost). Numbers that are not well formed and days
    given as text (known to the month only) stay as they are.
    """
    if value is None:
        empty = EMPTY_WAYS.get(kind)
        return ("empty_word", pick(empty, draw)) if empty else None
    ways = WAYS.get(kind)
    as_it_stands = kind in PLAIN_WAYS and isinstance(value, str)
    if ways is None or as_it_stands or (kind == "id_no" and not WELL_FORMED.match(value)):
        return None
    possible = [(name, way(value, draw)) for name, way in ways.items() if lossy or name != "unprintable"]
    possible = [(name, cell) for name, cell in possible if cell is not None]
    return pick(possible, (draw * 0x9E3779B1) & 0xFFFFFFFF) if possible else None
