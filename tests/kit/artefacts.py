"""What a county leaves behind that must hold no person, and the search of it for every name and number there is."""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from stdnum.cn import ric

from crosscheck.catalog.datasets import catalog
from crosscheck_demo.county.people import Records
from kit.privacy import NUMBER
from kit.rare_names import one_of_them

DIGITS = re.compile(r"[0-9]{9,}[0-9Xx]*")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
BYTES = re.compile(r"(?:\\x[0-9a-fA-F]{2})+")
MAY_HOLD = {"lake": ".parquet", "nights": ".parquet", "revisions": "", "feedback": "", "outgoing": "", "exports": ""}
"""Folders of a home whose files hold persons, and the ending of those that may; '': all of them."""
NEVER = "manifest.json"


def may_hold(path: Path) -> bool:
    """Whether a file, by its path in the home, is lake, ledger or list, and so holds persons by right."""
    parts = path.parts[2:] if path.parts[0] == "withdrawn" else path.parts
    if path.name == NEVER:
        return False
    if path.name.startswith("ledger.sqlite"):
        return len(path.parts) == 1
    return parts[0] in MAY_HOLD and path.name.endswith(MAY_HOLD[parts[0]])


def left_in(home: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a home that must hold no person."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.is_symlink() and not may_hold(path.relative_to(home)):
            yield f"{home.name}/{path.relative_to(home)}", path.read_bytes()


def named_in(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """The names of all files and folders, those in zips as well."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inside = zipfile.ZipFile(path).namelist() if path.suffix == ".zip" and path.is_file() else []
            yield f"the name of {path}", "\n".join([str(path.relative_to(folder)), *inside]).encode()


@dataclass(frozen=True)
class Search:
    """The names (of rare characters), and the numbers of cards, accounts and telephones, of a county."""

    names: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, *nights: Records) -> Search:
        """Everybody who stands in any of these records."""
        values = {"name": set[str](), "id_no": set[str](), "phone": set[str](), "account": set[str]()}
        for records in nights:
            for dataset in catalog().connected:
                for column in dataset.columns:
                    kind = column.name if column.name == "account" else column.type
                    if kind in values:
                        values[kind] |= {str(row[column.name]) for row in records[dataset.id] if row[column.name]}
        names = frozenset(name for name in values.pop("name") if one_of_them().fullmatch(name))
        assert len(names) > 500
        assert all(len(found) > 50 for found in values.values()), {kind: len(found) for kind, found in values.items()}
        return cls(names, frozenset().union(*values.values()))

    def found_in(self, artefacts: Iterable[tuple[str, bytes]]) -> dict[str, set[str]]:
        """Each artefact that holds somebody, with the names and numbers in it."""
        found = {label: self._persons(content) for label, content in artefacts}
        return {label: persons for label, persons in found.items() if persons}

    def _persons(self, content: bytes) -> set[str]:
        found = set[str]()
        for inside in _unpacked(content):
            text = inside.decode("utf-8", "replace")
            is_text = "\ufffd" not in text and "\0" not in text
            for written in {text, _unescaped(text)}:
                runs = set(one_of_them().findall(written))
                found |= runs if is_text else {name for run in runs for name in self._named(run)}
                found |= self._numbered(written)
            if not is_text:
                found |= self._in_other_writings(inside)
        return found

    def _named(self, run: str) -> Iterator[str]:
        """Names within a run of such characters: one alone may be chance in bytes that are no text."""
        for size in (2, 3):
            yield from (run[at : at + size] for at in range(len(run)) if run[at : at + size] in self.names)

    def _in_other_writings(self, content: bytes) -> set[str]:
        """Names of three characters in the writings of old systems and of Windows."""
        texts = [content.decode(writing, "ignore") for writing in ("gb18030", "utf-16-le", "utf-16-be")]
        runs = {run for text in texts for run in one_of_them().findall(text)}
        return {run for run in runs & self.names if len(run) > 2}

    def _numbered(self, text: str) -> set[str]:
        sizes = sorted({len(number) for number in self.numbers})
        runs = set(DIGITS.findall(text))
        windows = {run[at : at + size] for run in runs for size in sizes for at in range(len(run) - size + 1)}
        return (windows & self.numbers) | {number for number in NUMBER.findall(text) if ric.is_valid(number)}


def _unescaped(text: str) -> str:
    """The text with what JSON, addresses, pages and Python write for characters read as these."""
    plain = ESCAPED.sub(lambda one: chr(int(one[1], 16)), html.unescape(unquote(text)))
    return BYTES.sub(lambda some: bytes.fromhex(some[0].replace("\\x", "")).decode("utf-8", "replace"), plain)


def _unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def texts(said: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """What was said, as an artefact."""
    yield from ((label, text.encode("utf-8", "surrogatepass")) for label, text in said.items())
