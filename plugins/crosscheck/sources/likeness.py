"""Which header of an unknown export is probably which column: by the words of the header and the values below it.

A proposal and no more: nothing is read by it until a county has put it into its folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.catalog.source_maps import HIGHEST_HEADER
from crosscheck.errors import RejectedDelivery
from crosscheck.sources.headers import as_agreed, map_headers, plain, told_apart
from crosscheck.sources.reading import Cells, is_blank

ROWS_ABOVE = 12
"""The header is guessed among so many rows of a sheet or file."""
LEAST = 0.55
"""A header less like a column than this is not proposed."""
OF_NAME, OF_VALUES = 0.65, 0.35
"""How much the words of a header count, and how much the values below it."""
SHAPES = {
    "id_no": r"'?[1-9]\d{14}(?:\d{2}[\dXx])?",
    "disability_no": r"[1-9]\d{16}[\dXx]\d{2}(?:B\d)?",
    "name": r"[\u4e00-\u9fff·]{2,6}",
    "date": r"[12]\d{3}([-/.年]?)\d{1,2}(?:[-/.月]?)\d{1,2}日?(?:[ T].*)?",
    "month": r"[12]\d{3}[-/.年]?\d{1,2}月?",
    "year": r"(?:19|20)\d{2}年?",
    "money": r"-?[\d,]+(?:\.\d+)?(?:元|万)?",
    "int": r"\d{1,6}",
    "region12": r"\d{6}(?:\d{3}){0,2}",
    "phone": r"(?:\+?86)?1\d{10}|0\d{2,3}-?\d{7,8}",
    "bool": r"是|否|[YyNn]|[01]|true|false|有|无",
}
"""What values of a type mostly look like."""
USUAL = {
    "id_no": ("idcard", "idnumber"),
    "sex": ("gender",),
    "birth_date": ("birthday", "birthdate"),
    "phone": ("mobile", "telephone"),
    "level": ("层级",),
    "name text": ("地名",),
}
"""What interfaces and lists call a column of that type or name, or of that name and type: of places, not of people."""
WEAK = ("int", "money", "region12", "year", "bool")
"""Types whose values look like those of others: they tell against a header, hardly for it."""


@dataclass(frozen=True)
class Proposal:
    """A header that is probably a column, from 0 (nothing in common) to 1."""

    header: str
    column: str
    score: float


@dataclass(frozen=True)
class Guess:
    """The likeliest header: headers that are probably columns, and its rows where nobody would look for it there."""

    proposals: tuple[Proposal, ...]
    rows: tuple[int, int]


def guess_header(dataset: Dataset, parts: Sequence[Sequence[Cells]]) -> Guess:
    """The likeliest header in the first rows of each sheet or file, and what it proposes.

    Text files have theirs in the first row that is not blank, and workbooks where half of the required columns are
    named or proposed: any other row has to be named.
    """
    at, found = (0, 0), dict[str, Proposal]()
    is_text = dataset.export.delivery.startswith("csv")
    heights = range(1, 2 if is_text else HIGHEST_HEADER + 1)
    for rows in parts:
        places = range(min(len(rows), ROWS_ABOVE))
        guesses = [_guess_rows(dataset, rows, place, height) for height in heights for place in places]
        best = max(guesses, key=lambda guess: guess.worth, default=None)
        if best is None or best.worth < 1:
            continue
        found = {one.column: one for one in best.proposals} | found
        first = next(number for number, cells in enumerate(rows, start=1) if not is_blank(cells))
        if not dataset.export.header_rows[0] and (best.rows != (first, first) if is_text else not best.found_anyway):
            at = best.rows
    return Guess(tuple(found.values()), at)


def at_header(dataset: Dataset, rows: tuple[int, int]) -> Dataset:
    """The dataset with its header in these rows."""
    return replace(dataset, export=replace(dataset.export, header_rows=rows))


@dataclass(frozen=True)
class _RowGuess:
    rows: tuple[int, int]
    worth: float
    proposals: tuple[Proposal, ...]
    found_anyway: bool


def _guess_rows(dataset: Dataset, rows: Sequence[Cells], place: int, height: int) -> _RowGuess:
    at, end = (place + 1, place + height), place + height
    header = told_apart(rows[place:end], dataset)
    try:
        taken = map_headers(dataset, header, "")
    except RejectedDelivery:
        return _RowGuess(at, 0, (), False)
    known = set(taken.columns.values())
    below = {
        text: [row[column] or "" for row in rows[end:] if column < len(row)]
        for column, cell in enumerate(header)
        if column not in taken.columns and (text := plain(cell))
    }
    proposals = propose([c for c in dataset.columns if c not in known and as_agreed(c)], below)
    named = {column.name for column in known} | {one.column for one in proposals}
    wanted = [c.name for c in dataset.columns if c.required and not c.local.constant]
    found_anyway = 2 * len(named & set(wanted)) >= len(wanted)
    return _RowGuess(at, len(known) + sum(one.score for one in proposals), tuple(proposals), found_anyway)


def propose(columns: Iterable[Column], headers: Mapping[str, Sequence[str]]) -> list[Proposal]:
    """The likeliest pairs of ``columns`` and ``headers`` (with some values below each); no header and column twice.

    Of columns that are alike, the required one has the header.
    """
    asked = list(columns)
    required = {column.name for column in asked if column.required}
    scored = [
        Proposal(header, column.name, score)
        for column in asked
        for header, values in headers.items()
        if (score := likeness(column, header, values)) >= LEAST
    ]
    chosen: list[Proposal] = []
    for one in sorted(scored, key=lambda p: (-p.score, p.column not in required, p.column, p.header)):
        if not any(one.header == other.header or one.column == other.column for other in chosen):
            chosen.append(one)
    return chosen


def likeness(column: Column, header: str, values: Sequence[str]) -> float:
    """How probably a header is a column. A header that has no word in common with it is never one."""
    by_name = max(_alike(plain(header), plain(word)) for word in _names(column))
    if by_name < 0.4:
        return 0.0
    return round(OF_NAME * by_name + OF_VALUES * _fit(column, values), 2)


def _names(column: Column) -> set[str]:
    usual = {word for key in (column.type, column.name, f"{column.name} {column.type}") for word in USUAL.get(key, ())}
    words = {column.header, *column.aliases}
    # What is usual is not spelt: the first letters of 地名 are those of 代码.
    return words | usual | {column.name, column.name.replace("_", "")} | {one for word in words for one in _spelt(word)}


@lru_cache(maxsize=4096)
def _spelt(word: str) -> tuple[str, ...]:
    """A Chinese word as columns of databases have it: the first letters of its syllables, or all of them."""
    syllables = lazy_pinyin(word, style=Style.NORMAL, errors="ignore")
    first = "".join(syllable[0] for syllable in syllables)
    return tuple(spelling for spelling in (first, "".join(syllables)) if len(spelling) > 1)


def _alike(header: str, word: str) -> float:
    one, other = header.lower().replace("_", "").replace("/", ""), word.lower().replace("_", "")
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 1 and shorter in longer:
        # 学生姓名 is a 姓名; the word that the header is about stands at its end.
        return 0.75 + 0.2 * len(shorter) / len(longer) + (0.04 if longer.endswith(shorter) else 0)
    return SequenceMatcher(None, one, other).ratio()


def _fit(column: Column, values: Sequence[str]) -> float:
    """Which share of some values looks like the column's; a half where that says nothing."""
    given = [text for value in values if (text := plain(value))]
    if not given:
        return 0.5
    if column.type == "code":
        words = {plain(word) for word in column.words} | {plain(word) for word, _ in column.local.words}
        known = sum(any(value in word or word in value for word in words) for value in given)
        return max(known / len(given), 0.5 if len(set(given)) <= 12 else 0.0)
    shape = SHAPES.get(column.type)
    if shape is None:
        return 0.5
    share = sum(re.fullmatch(shape, value) is not None for value in given) / len(given)
    return min(share, 0.6) if column.type in WEAK else share
