"""What leaves the house: the reader's name and the time in the footer of each copy, and a record of who took what."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from sqlalchemy import Engine, insert

from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.database import writing
from crosscheck.publish.cells import plain

_FOOTER = re.compile(r"(<oddFooter>)(.*?)(</oddFooter>)", re.DOTALL)
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml\Z")
LONGEST_NAME = 40
"""Characters of a reader's name: a footer holds 255 in all."""


@dataclass(frozen=True)
class Download:
    """One download: when (ISO time), who in which role, which list of which revision, its SHA-256, from where."""

    at: str
    reader: str
    role: str
    path: str
    sha256: str
    address: str


def for_reader(path: Path, reader: str, at: str) -> bytes:
    """A published list as ``reader`` takes it away at ``at``: workbooks, pages and zips of them carry both in their
    footer, other files stay as they are. The published file itself is never changed.
    """
    if not reader.strip():
        raise LedgerError("下载须写明下载人")
    return _stamped(path.name, path.read_bytes(), f"{plain(reader.strip())[:LONGEST_NAME]} {at[:19].replace('T', ' ')}")


def record(engine: Engine, download: Download) -> None:
    """Keep who took which list away. The ledger's tables hold it; nothing here names a subject."""
    with writing(engine) as connection:
        connection.execute(insert(tables.download).values(**asdict(download)))


def digest(content: bytes) -> str:
    """The SHA-256 of what was taken away, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _stamped(name: str, content: bytes, stamp: str) -> bytes:
    if name.endswith(".xlsx"):
        return _rezipped(content, lambda part, body: _footer(body, stamp) if _SHEET.match(part) else body)
    if name.endswith(".zip"):
        return _rezipped(content, lambda part, body: _stamped(part, body, stamp))
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
