"""A file that nobody has described yet: of what kind it is, and the rows in which a header can be looked for."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from crosscheck.catalog.datasets import Dataset
from crosscheck.catalog.source_maps import OF_BOOKS, OF_FILES, SEPARATORS, Export
from crosscheck.errors import ConfigurationError, RejectedDelivery
from crosscheck.sources.database import only_table, read_sqlite
from crosscheck.sources.file_names import fits
from crosscheck.sources.folder import owner, read_files
from crosscheck.sources.interface import pages_part
from crosscheck.sources.json_pages import Page, flat, parse_page, with_nested
from crosscheck.sources.named_xls import open_workbook, text_encoding
from crosscheck.sources.reading import Cells, Part, Tally, texts

KINDS = {
    **dict.fromkeys((".csv", ".txt", ".tsv"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
    **dict.fromkeys((".xls", ".html", ".htm"), "xls"),
    ".ods": "ods",
    **dict.fromkeys((".sqlite", ".db", ".sqlite3"), "database"),
    ".json": "http-json",
}
"""The kind of delivery that a file is, by how its name ends."""
LOOKED_AT = 60
"""So many rows at the beginning of each sheet or file are looked at."""
BLOCK = 256 * 1024


def as_it_is(path: Path, dataset: Dataset, declared: str) -> tuple[Dataset, dict[str, str]]:
    """The dataset read as ``path`` is written, and what a county has to say for it: delivery, encoding and so on.

    ``declared``: the kind of delivery that counts so far.
    """
    found = KINDS.get(path.suffix.lower())
    if found is None:
        raise ConfigurationError(f"{path.name}: no kind of delivery ends so; known: {', '.join(KINDS)}")
    said: dict[str, str] = {}
    if not (declared == found or (found == "csv" and declared.startswith("csv"))):
        said["delivery"] = found
    if found == "csv":
        said |= _as_written(path, dataset, declared if "delivery" not in said else "csv")
    if found in OF_FILES and owner(path, (dataset,), said.get("delivery", declared)) is None:
        said["path"] = re.sub(r"\d[\d-]*", "*", path.name)
    if found == "database" and (table := only_table(path, dataset)):
        said["table"] = table
    separator = SEPARATORS.get(said.get("separator", ""), dataset.export.separator)
    export = replace(
        dataset.export,
        delivery=said.get("delivery", declared),
        encoding=said.get("encoding", dataset.export.encoding),
        separator=separator,
        table=said.get("table", dataset.export.table),
    )
    return replace(dataset, export=export), said


def _as_written(path: Path, dataset: Dataset, declared: str) -> dict[str, str]:
    """Encoding and separator, where the first lines are not as declared."""
    with path.open("rb") as file:
        block = file.read(BLOCK)
    block = block[: block.rfind(b"\n") + 1] or block
    agreed = dataset.export.encoding or ("gb18030" if declared == "csv-gb18030" else "utf-8")
    encoding = next((e for e in (agreed, "utf-8", "gb18030") if _decodes(block, e)), agreed)
    text = block.decode(encoding, errors="replace")
    said = {"encoding": encoding} if encoding != agreed else {}
    separator = dataset.export.separator or ","
    if text.count(separator) < text.count("\n"):
        names = {mark: name for name, mark in reversed(SEPARATORS.items())}
        likeliest = max(names, key=text.count)
        said |= {"separator": names[likeliest]} if text.count(likeliest) > text.count(separator) else {}
    return said


def _decodes(block: bytes, encoding: str) -> bool:
    try:
        block.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def first_rows(path: Path, dataset: Dataset) -> list[list[Cells]]:
    """The first rows of each sheet, or of the file, as text; of a table or a page the names of its columns first."""
    kind = dataset.export.delivery
    if kind in OF_BOOKS:
        if encoding := text_encoding(path):
            return [_first_lines(path, replace(dataset.export, separator="\t", encoding=encoding))]
        book = open_workbook(path)
        wanted = [sheet for sheet in book.sheets if fits(sheet.name, dataset.export.sheet or "*")]
        return [list(book.page(sheet).rows[:LOOKED_AT]) for sheet in wanted]
    if kind.startswith("csv"):
        return [_first_lines(path, dataset.export)]
    if kind == "http-json":
        items = [flat(item) for item in _page(path, dataset).items[:LOOKED_AT]]
        headers = list(dict.fromkeys(key for item in items for key in item))
        return [[headers, *(texts(item.get(key) for key in headers) for item in items)]]
    parts = read_unknown(path, dataset, Tally())
    with closing(parts):
        return [
            [part.headers, *(row for _, row in part.rows if isinstance(row, Sequence))][:LOOKED_AT] for part in parts
        ]


def _first_lines(path: Path, export: Export) -> list[Cells]:
    with path.open("rb") as file:
        block = file.read(BLOCK)
    encoding = export.encoding or ("gb18030" if export.delivery == "csv-gb18030" else "utf-8")
    text = block.decode(encoding, errors="replace").removeprefix("\ufeff")
    rows = csv.reader(text.splitlines()[:LOOKED_AT], delimiter=export.separator or ",")
    return [list(row) for row in rows]


def read_unknown(path: Path, dataset: Dataset, tally: Tally) -> Generator[Part, None, None]:
    """The parts of one file, read as the landing reads a delivery of its kind."""
    kind = dataset.export.delivery
    if kind == "database":
        yield from read_sqlite(path, dataset)
    elif kind == "http-json":
        yield pages_part(dataset, 1, with_nested(_page(path, dataset), dataset), 0)
    else:
        yield from read_files([path], dataset, kind, tally)


def _page(path: Path, dataset: Dataset) -> Page:
    """A page as the interface answers it, or its items alone."""
    content = path.read_bytes()
    try:
        items = json.loads(content)
    except ValueError:
        raise RejectedDelivery("rejected", f"{path.name}: it is no JSON") from None
    if isinstance(items, list) and all(isinstance(item, dict) for item in items):
        return Page(items, 1, None)
    number = items.get("page") if isinstance(items, dict) else None
    return parse_page(content, None, dataset.id, number if isinstance(number, int) else 1)
