"""Stored files without one person: Parquet, workbooks, zips, texts; each read as what it holds, written beside.

A kind of file that is none of these is left as it is; where it holds the person, that is told.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crosscheck import files
from crosscheck.access.masking import PRIVATE
from crosscheck.operate.erased_books import without_in_part
from crosscheck.operate.erased_person import Erased
from crosscheck.publish.sheets.protection import CannotUnlock, is_locked, lock, unlock

TEXTS = (".csv", ".txt", ".json", ".html", ".md", ".xml", ".yaml")


class NotReached(Exception):
    """A file that can't be looked into."""


def without(path: Path, person: Erased, password: str) -> bytes | None:
    """The content of a file without the person; None where it stays as it is. ``NotReached`` where nobody can tell."""
    if path.suffix == ".parquet":
        return _without_rows(path, person)
    content = path.read_bytes()
    done = without_bytes(path.name, content, person, password)
    return None if done == content else done


def without_bytes(name: str, content: bytes, person: Erased, password: str) -> bytes:
    """The same for content that lies in another file."""
    if is_locked(content):
        return _locked(name, content, person, password)
    if name.endswith(".zip") or content.startswith(b"PK\x03\x04"):
        return _zipped(content, person, password)
    if name.endswith(TEXTS):
        return _written(name, content, person)
    if any(person.finds([content.decode(code, errors="ignore")]) for code in ("utf-8", "utf-16-le", "gb18030")):
        raise NotReached
    return content


def _written(name: str, content: bytes, person: Erased) -> bytes:
    """A text; bytes that are none in UTF-8 are taken as GB 18030."""
    for code in ("utf-8", "gb18030"):
        try:
            whole = content.decode(code)
        except UnicodeDecodeError:
            continue
        if not person.suspects(whole):
            return content
        kind = _document if name.endswith(".json") else _sections if name.endswith(".html") else _lines
        return kind(whole, person).encode(code)
    raise NotReached


def _lines(whole: str, person: Erased) -> str:
    """Line by line: each is a record."""
    return "".join(person.text(line) for line in whole.splitlines(keepends=True))


def _sections(whole: str, person: Erased) -> str:
    """A page: each section is a record, such as the sheet of a household; what stands outside goes line by line."""
    parts = re.split(r"(?=<section\b)", whole)
    done = [person.record(part.splitlines(keepends=True)) for part in parts[1:]]
    return _lines(parts[0], person) + "".join(line or "" for section in done for line in section)


def _document(whole: str, person: Erased) -> str:
    """A document: each object is a record. One that we did not write goes line by line."""
    try:
        said = json.loads(whole)
    except (ValueError, RecursionError):
        return _lines(whole, person)
    return files.as_json(_part(said, person)) if files.as_json(said) == whole else _lines(whole, person)


def _part(said: Any, person: Erased) -> Any:
    if isinstance(said, list):
        return [_part(each, person) for each in said]
    if not isinstance(said, dict):
        return person.text(said) if isinstance(said, str) else said
    texts = {key: value for key, value in said.items() if isinstance(value, str)}
    done = dict(zip(texts, person.record(list(texts.values())), strict=True))
    return {key: done[key] if key in done else _part(value, person) for key, value in said.items()}


def _locked(name: str, content: bytes, person: Erased, password: str) -> bytes:
    try:
        plain = unlock(content, password)
    except CannotUnlock:
        raise NotReached from None
    done = without_bytes(name, plain, person, password)
    return content if done == plain else lock(done, password)


def _zipped(content: bytes, person: Erased, password: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part: archive.read(part) for part in archive.infolist()}
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError):
        raise NotReached from None
    names = {part.filename: body for part, body in parts.items()}
    if "xl/workbook.xml" in names:
        changed = without_in_part(names, person)
    else:
        changed = {name: without_bytes(name, body, person, password) for name, body in names.items()}
    if changed == names:
        return content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as copy:
        for part in parts:
            entry = zipfile.ZipInfo(person.text(part.filename), part.date_time)
            entry.compress_type, entry.external_attr = part.compress_type, part.external_attr
            entry.create_system = part.create_system
            copy.writestr(entry, changed[part.filename])
    return made.getvalue()


def _without_rows(path: Path, person: Erased) -> bytes | None:
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException):
        raise NotReached from None
    at = _rows_to_look_at(table, person)
    if not at:
        return None
    changed = _scrubbed(table, at, person)
    if changed is None:
        return None
    made = io.BytesIO()
    pq.write_table(changed, made, compression="zstd")
    return made.getvalue()


def _rows_to_look_at(table: pa.Table, person: Erased) -> list[int]:
    """The numbers of the rows in which a part of the person's numbers or names stands."""
    parts = "|".join(map(re.escape, person.core()))
    found: set[int] = set()
    for column in _texts(table):
        held = pc.match_substring_regex(table.column(column), parts)
        found.update(pc.indices_nonzero(pc.fill_null(held, False)).to_pylist())
    return sorted(found)


def _texts(table: pa.Table) -> list[str]:
    return [
        field.name for field in table.schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    ]


def _scrubbed(table: pa.Table, at: list[int], person: Erased) -> pa.Table | None:
    names = _texts(table)
    rows = table.select(names).take(at).to_pylist()
    done = [_row(row, person) for row in rows]
    if done == rows:
        return None
    for name in names:
        if any(before[name] != after[name] for before, after in zip(rows, done, strict=True)):
            values = table.column(name).to_pylist()
            for place, row in zip(at, done, strict=True):
                values[place] = row[name]
            index = table.schema.get_field_index(name)
            field = table.schema.field(index)
            table = table.set_column(index, field, pa.array(values, field.type))
    return table


def _row(row: dict[str, str | None], person: Erased) -> dict[str, str | None]:
    """One row: its texts, and neither telephone, account nor address left where it holds the person's number."""
    done = dict(zip(row, person.record(list(row.values())), strict=True))
    if done != row and person.finds([text for text in row.values() if text]):
        done |= {name: person.name for name in PRIVATE if done.get(name)}
    return done
