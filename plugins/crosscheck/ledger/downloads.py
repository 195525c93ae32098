"""Who took which published list away, and from where."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select

from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.history import Entry, append, record_hash
from crosscheck.ledger.vocabulary import Action


@dataclass(frozen=True)
class Download:
    """One download: when (ISO time), who in which role, which list of which revision, its SHA-256, from where."""

    at: str
    reader: str
    role: str
    path: str
    sha256: str
    address: str


def record(ledger: Ledger, download: Download) -> None:
    """Keep who took which list away, with an entry of the history. Nothing here names a subject."""
    with writing(ledger) as connection:
        _record(connection, download)


def record_once(ledger: Ledger, download: Download) -> None:
    """Keep it, unless the same content under the same path is on record."""
    table = tables.download
    with writing(ledger) as connection:
        same = select(table.c.id).where(table.c.path == download.path, table.c.sha256 == download.sha256)
        if connection.execute(same).first() is None:
            _record(connection, download)


def taken_to(connection: Connection, address: str) -> dict[str, str]:
    """What was taken to ``address``: the SHA-256 of each, by its path."""
    table = tables.download
    rows = connection.execute(select(table.c.path, table.c.sha256).where(table.c.address == address)).all()
    return {path: digest for path, digest in rows}


def _record(connection: Connection, download: Download) -> None:
    row = asdict(download)
    number = connection.execute(insert(tables.download).values(**row).returning(tables.download.c.id)).scalar_one()
    entry = Entry(
        at=download.at,
        number="",
        actor=download.reader,
        role=download.role,
        action=Action.DOWNLOAD.value,
        before="",
        after="",
        why="",
        source=download.path,
        details={"download": number, "record_of_download": record_hash(row)},
    )
    append(connection, [entry])


def downloads(connection: Connection, county: str, before: int, limit: int) -> list[tuple[int, Download]]:
    """The newest downloads of lists of ``county`` before the record ``before`` (0: of all), with their numbers."""
    table = tables.download
    statement = select(table).where(table.c.path.contains(f"/{county}/", autoescape=True))
    if before:
        statement = statement.where(table.c.id < before)
    rows = connection.execute(statement.order_by(table.c.id.desc()).limit(limit)).mappings()
    return [(row["id"], Download(**{name: row[name] for name in Download.__dataclass_fields__})) for row in rows]
