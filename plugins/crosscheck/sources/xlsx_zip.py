"""A delivered workbook as the zip that it is: bounds before anything is unpacked, its calendar, its sheets."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.sources import limits

WORKBOOK, RELATIONS, SHARED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
TRUE = ("1", "true", "on")
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
)
"""What the zip and its parts raise when they are damaged."""


@dataclass(frozen=True)
class Sheet:
    """One worksheet of a workbook, its part in the zip, and whether people see it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Archive:
    """A workbook of which the zip is sound. ``recomputed``: its formulas are computed by whoever opens it."""

    label: str
    zip: zipfile.ZipFile
    sheets: tuple[Sheet, ...]
    from_1904: bool
    recomputed: bool

    def part(self, name: str) -> bytes:
        """The content of a part, checked against its length and sum; a part that is not there is empty."""
        return unpacked(self.zip, name) if _entry(self.zip, name) else b""

    def with_parts(self, changed: dict[str, bytes]) -> bytes:
        """The workbook with other content in some of its parts."""
        target, content = io.BytesIO(), {_plain(name): part for name, part in changed.items()}
        with zipfile.ZipFile(target, "w") as made:
            for name in filter(_is_xml, self.zip.namelist()):
                made.writestr(name, content[_plain(name)] if _plain(name) in content else self.part(name))
        return target.getvalue()


def content_of(path: Path) -> bytes:
    """The bytes of a workbook; one that is too large, or can't be read, is refused."""
    try:
        limits.refuse_workbook(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise DeliveryError(f"{path.name}: can't be read ({error.strerror})") from None


def open_archive(path: Path) -> tuple[Archive, bytes]:
    """Open a workbook and give its bytes too. What is no workbook, or unpacks beyond all bounds, is refused."""
    content = content_of(path)
    with refused(f"{path.name}: the file is no readable workbook"):
        return _described(path.name, checked_zip(path.name, content)), content


def checked_zip(label: str, content: bytes) -> zipfile.ZipFile:
    """The zip of a workbook, its parts checked; what is damaged raises one of ``DAMAGE``."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    _check_parts(label, archive)
    return archive


@contextmanager
def refused(message: str) -> Iterator[None]:
    """Reject the delivery with ``message`` where its zip or XML turns out to be damaged."""
    try:
        yield
    except (*DAMAGE, expat.ExpatError):
        raise RejectedDelivery("rejected", message) from None


def _check_parts(label: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    limits.refuse_unpacked(label, sum(part.file_size for part in parts))
    if len({_plain(part.filename) for part in parts}) != len(parts):
        raise zipfile.BadZipFile
    for part in parts:
        if _is_xml(part.filename) and not part.filename.startswith("xl/worksheets/sheet"):
            unpacked(archive, part.filename)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _plain(name: str) -> str:
    """The name of a part as it is looked for: some programs write other letters or the other slash."""
    return name.replace("\\", "/").lower()


def _entry(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    if name in archive.NameToInfo:
        return archive.getinfo(name)
    return next((part for part in archive.infolist() if _plain(part.filename) == _plain(name)), None)


def unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part, checked against its length and sum; one that is not there raises ``BadZipFile``."""
    entry = _entry(archive, name)
    if entry is None:
        raise zipfile.BadZipFile
    part = copy.copy(entry)
    said, part.file_size = part.file_size, part.file_size + 1  # one more byte than it says would be seen
    with archive.open(part) as stream:
        content = stream.read()
    if len(content) != said:
        raise zipfile.BadZipFile
    return content


def _described(label: str, archive: zipfile.ZipFile) -> Archive:
    found = list(elements(unpacked(archive, WORKBOOK)))
    properties = {name: attributes for name, attributes in found if name in ("workbookPr", "calcPr")}
    parts = _worksheets(archive)
    sheets = []
    for name, attributes in found:
        identity = next((value for key, value in attributes.items() if local(key) == "id"), "")
        if name == "sheet" and identity in parts:
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(Sheet(attributes.get("name", ""), parts[identity], hidden))
    if len({sheet.name for sheet in sheets}) != len(sheets):
        raise zipfile.BadZipFile
    from_1904 = properties.get("workbookPr", {}).get("date1904") in TRUE
    recomputed = properties.get("calcPr", {}).get("fullCalcOnLoad") in TRUE
    return Archive(label, archive, tuple(sheets), from_1904, recomputed)


def _worksheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each worksheet by the identity under which the workbook names it; charts are none."""
    parts = {}
    for name, attributes in elements(unpacked(archive, RELATIONS)):
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes["Target"]
            inside = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            parts[attributes["Id"]] = inside
    return parts


def elements(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part: its local name and attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    made = expat.ParserCreate()
    made.StartElementHandler = lambda name, attributes: found.append((local(name), attributes))
    made.Parse(content, True)
    return found


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]
