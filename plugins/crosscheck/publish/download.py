"""What leaves the house: the reader's name and the time in the footer of each copy, and a record of who took what."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

from crosscheck.access.persons import Person
from crosscheck.access.roles import LOOKING_ON
from crosscheck.access.scopes import Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.downloads import Download, record
from crosscheck.publish import lists
from crosscheck.publish.lists.edition import DEPARTMENTS, TOWNSHIPS
from crosscheck.publish.revision import read_manifest, revisions
from crosscheck.publish.sheets.cells import plain
from crosscheck.publish.sheets.protection import is_locked, lock, unlock
from crosscheck.publish.zips import file_name
from crosscheck.settings import Settings

_FOOTER = re.compile(r"(<oddFooter>)(.*?)(</oddFooter>)", re.DOTALL)
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml\Z")
LONGEST_NAME = 40
"""Characters of a reader's name: a footer holds 255 in all."""


def hand_out(ledger: Ledger, settings: Settings, person: Person, name: str, at: str, address: str) -> bytes:
    """The published list ``name`` as ``person`` takes it away at ``at`` (ISO time) to ``address``; kept on record.

    ``name`` is its path in the manifest, with or without the revision before it; without, the newest is meant. A list
    outside the person's scope is refused in the same words as one that does not exist.
    """
    found = _listed(settings, name)
    if found is None or not may_take(person, found[1]):
        raise LedgerError(f"没有名为{name}的名单")
    revision, path = found
    content = for_reader(revision / path, person.name, at, settings.workbook_password)
    listed = f"{revision.name}/{path}"
    record(ledger, Download(at, person.name, person.role.value, listed, digest(content), address))
    return content


def _listed(settings: Settings, name: str) -> tuple[Path, str] | None:
    """The revision and the path below it of a list that a manifest names; no other file can be asked for."""
    published = {revision.name: revision for revision in revisions(settings.revisions)}
    first, _, rest = name.partition("/")
    if first not in published:
        first, rest = next(reversed(published), ""), name
    listed = read_manifest(published[first])["files"] if first else []
    return (published[first], rest) if rest in {entry["path"] for entry in listed} else None


def may_take(person: Person, path: str) -> bool:
    """Whether ``person`` may take the list at ``path`` below a revision away.

    All of it lies in the scope; the data team and auditors take only lists that name nobody.
    """
    return _within(person.scope, path) and (person.role not in LOOKING_ON or not names_persons(path))


def names_persons(path: str) -> bool:
    """Whether the list at ``path`` below a revision may name persons."""
    stem = path.rpartition("/")[2].partition(".")[0]
    return stem not in {listed.TITLE for listed in lists.LISTS if not listed.PERSONS}


def _within(scope: Scope, path: str) -> bool:
    """Whether all that the list at ``path`` shows lies in ``scope``."""
    county, _, rest = path.partition("/")
    folder, _, file = rest.rpartition("/")
    township = file.partition("_")[0] if folder == TOWNSHIPS else ""
    region = township if township.startswith(county) else county
    names = tuple(f"{file_name(scope.department)}_{listed.TITLE}." for listed in lists.LISTS)
    own = folder == DEPARTMENTS and file.startswith(names)
    return region.startswith(scope.region) and (own or not scope.department)


def hand_out_made(ledger: Ledger, person: Person, name: str, content: bytes, at: str, address: str) -> bytes:
    """``content``, made for ``person`` and called ``name``, as it is taken away at ``at``; kept on record."""
    stamped = _stamped(name, content, _reader_stamp(person.name, at), "")
    record(ledger, Download(at, person.name, person.role.value, name, digest(stamped), address))
    return stamped


def for_reader(path: Path, reader: str, at: str, password: str = "") -> bytes:
    """A published list as ``reader`` takes it away at ``at``: workbooks, pages and zips of them carry both in their
    footer, other files stay as they are. What is protected by ``password`` stays so. The published file itself is
    never changed.
    """
    if not reader.strip():
        raise LedgerError("下载须写明下载人")
    return _stamped(path.name, path.read_bytes(), _reader_stamp(reader, at), password)


def _reader_stamp(reader: str, at: str) -> str:
    return f"{' '.join(plain(reader).split())[:LONGEST_NAME]} {at[:19].replace('T', ' ')}"


def digest(content: bytes) -> str:
    """The SHA-256 of what was taken away, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _stamped(name: str, content: bytes, stamp: str, password: str) -> bytes:
    if is_locked(content):
        return lock(_stamped(name, unlock(content, password), stamp, password), password)
    if name.endswith(".xlsx"):
        return _rezipped(content, lambda part, body: _footer(body, stamp) if _SHEET.match(part) else body)
    if name.endswith(".zip"):
        return _rezipped(content, lambda part, body: _stamped(part, body, stamp, password))
    if name.endswith(".html"):
        line = f'<p class="reader">下载:{escape(stamp)}</p>\n</body>'
        return content.replace(b"</body>", line.encode(), 1)
    return content


def _rezipped(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w") as copy:
        for part in archive.infolist():
            copy.writestr(part, change(part.filename, archive.read(part)))
    return made.getvalue()


def _footer(body: bytes, stamp: str) -> bytes:
    # In a footer an ampersand begins a code and is written twice to be itself.
    words = escape(f"  下载:{stamp.replace('&', '&&')}", quote=False)
    return _FOOTER.sub(lambda found: found[1] + found[2] + words + found[3], body.decode()).encode()
