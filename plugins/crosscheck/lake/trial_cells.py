"""What a trial finds in the cells of a file: words that are no code, and the shapes of values that can't be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from crosscheck.access.masking import mask_any_writing
from crosscheck.catalog.code_tables import code_tables
from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.catalog.source_maps import YES_NO
from crosscheck.lake.soundness import QUARANTINE, ROWS
from crosscheck.sources.headers import plain

WORDS_OF_A_CODE = 30
"""A column with more different words than this holds no code; its values may be people's."""
KNOWN_BOOLEANS = frozenset(["是", "否", "y", "n", "1", "0", "1.0", "0.0", "true", "false", "有", "无"])
UNREADABLE = re.compile(r"unreadable ([^;( ]+)")
"""How staging says of which column a value could not be read."""


@dataclass(frozen=True)
class UnknownWord:
    """A word of a code column that is no code, how often it occurs, and which code it probably is; '' where none is."""

    column: str
    word: str
    count: int
    proposed: str


def unknown_words(dataset: Dataset, raw: Path) -> tuple[tuple[UnknownWord, ...], dict[str, str]]:
    """Words of code columns that are no code; and the national table that knows them all, by column."""
    words: list[UnknownWord] = []
    tables: dict[str, str] = {}
    for column in dataset.of_type("code", "bool"):
        allowed = YES_NO if column.type == "bool" else column.words
        counted = _counted(column, raw)
        unknown = Counter({w: n for w, n in counted.items() if w not in allowed and not _is_known(column, w)})
        if not unknown:
            continue
        table = next((name for name, of in code_tables().items() if _knows(of, unknown, column)), "")
        tables |= {column.name: table} if table else {}
        if len(unknown) > WORDS_OF_A_CODE:
            words.append(UnknownWord(column.name, f"({len(unknown)})", unknown.total(), ""))
            continue
        for word, count in sorted(unknown.items(), key=lambda pair: (-pair[1], pair[0])):
            likely = "" if table else _likely(word, allowed)
            words.append(UnknownWord(column.name, mask_any_writing(word), count, likely))
    return tuple(words), tables


def _counted(column: Column, raw: Path) -> Counter[str]:
    cells = pq.read_table(raw, columns=[column.header]).column(0).to_pylist()
    return Counter(text for cell in cells if (text := plain(cell)))


def _is_known(column: Column, word: str) -> bool:
    return column.type == "bool" and word.lower() in KNOWN_BOOLEANS


def _knows(table: Mapping[str, str | None], unknown: Mapping[str, int], column: Column) -> bool:
    """Whether a table has every one of the words, most of them as words of the column."""
    return all(word in table for word in unknown) and any(table[word] in column.words for word in unknown)


def _likely(word: str, allowed: Sequence[str]) -> str:
    """The one code that a word holds, or that holds it; '' where none or several do."""
    alike = [code for code in allowed if code in word or word in code]
    longest = [code for code in alike if not any(code != other and code in other for other in alike)]
    return longest[0] if len(longest) == 1 else ""


def unreadable_values(dataset: Dataset, raw: Path, folder: Path) -> tuple[tuple[str, str, int], ...]:
    """Column and shape of the values that could not be read, the commonest first. Codes stand among the words."""
    places = set[tuple[str, str, int]]()
    for stored, told_in in ((QUARANTINE, "reason"), (ROWS, "_notes")):
        rows = pq.read_table(folder / stored, columns=["_source_file", "_source_row", told_in]).to_pylist()
        for file, row, text in (row.values() for row in rows if row[told_in]):
            places |= {(found[1], file, row) for found in UNREADABLE.finditer(text)}
    columns = {column.header: column for column in dataset.columns if column.type not in ("code", "bool")}
    asked = sorted({header for header, _, _ in places} & columns.keys())
    cells = pq.read_table(raw, columns=["_source_file", "_source_row", *asked]).to_pylist() if asked else []
    shapes = Counter(
        (columns[header].name, _shape(plain(cell[header])))
        for cell in cells
        for header in asked
        if (header, cell["_source_file"], cell["_source_row"]) in places
    )
    return tuple((name, shape, count) for (name, shape), count in shapes.most_common(20))


def _shape(text: str) -> str:
    digits = re.sub(r"\d", "9", text)
    return re.sub(r"[\u4e00-\u9fff](?<![年月日元万])", "字", re.sub(r"[A-Za-z]", "A", digits))[:24]
