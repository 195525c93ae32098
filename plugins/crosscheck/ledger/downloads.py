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
    row = asdict(download)
    with writing(ledger) as connection:
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
