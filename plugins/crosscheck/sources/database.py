"""Departments that let us read their database: one table per dataset, named by its title, streamed in chunks."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import sqlalchemy
from sqlalchemy import Connection, Engine, Inspector
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from crosscheck.catalog.datasets import Dataset, Department
from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.settings import Settings
from crosscheck.sources import connections
from crosscheck.sources.database_kinds import begin_reading, server_engine
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.file_names import listed
from crosscheck.sources.headers import map_headers, plain
from crosscheck.sources.limits import refuse_columns
from crosscheck.sources.offer import Offer, Waiting
from crosscheck.sources.reading import Cells, Part, Piece, Stretch, Tally, as_texts, in_pieces, texts

CHUNK = 20_000
SQLITE_BEGINS = b"SQLite format 3\x00"


def offers(
    settings: Settings, department: Department, business_date: date, waiting: Waiting
) -> Generator[Offer, None, None]:
    """The tables of a department as the one delivery of ``business_date``, all read in one transaction."""
    name = DeliveryName(business_date)
    datasets = waiting(name)
    if datasets:
        with read_transaction(connections.database_url(settings, department.name), department.name) as connection:
            for dataset in datasets:
                yield Offer(dataset, name, "database", partial(_read_table, connection, dataset))


def only_table(path: Path, dataset: Dataset) -> str:
    """The name of the one table of an SQLite file, where it is not the one that is looked for; '' otherwise."""
    with read_transaction(URL.create("sqlite", database=str(path)), dataset.department) as connection:
        inspector = sqlalchemy.inspect(connection)
        names = inspector.get_table_names()
        known = _table(inspector, dataset.export.table or dataset.title)
    return names[0] if known is None and len(names) == 1 else ""


def read_sqlite(path: Path, dataset: Dataset) -> Generator[Part, None, None]:
    """The table of one dataset in an SQLite file, read as that of a department's database."""
    with read_transaction(URL.create("sqlite", database=str(path)), dataset.department) as connection:
        yield from read_database(connection, dataset)


def _read_table(connection: Connection, dataset: Dataset, _: Tally) -> Generator[Part, None, None]:
    return read_database(connection, dataset)


@contextmanager
def read_transaction(url: URL, department: str) -> Iterator[Connection]:
    """One connection in one read transaction: all lists of a department are of the same moment.

    Whatever the database refuses becomes a ``DeliveryError`` that names the department and the kind of error.
    """
    try:
        engine = _engine(url)
        try:
            with engine.connect() as connection:
                begin_reading(connection)
                yield connection
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError, UnicodeDecodeError) as error:  # the last: its own schema is no text
        raise DeliveryError(f"{department}: the database can't be read ({_error_name(error)})") from None


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return server_engine(url)
    path = Path(url.database or "")
    if not path.is_file():
        raise DeliveryError(f"there is no database {path.name}")
    with path.open("rb") as file:
        if file.read(len(SQLITE_BEGINS)) != SQLITE_BEGINS:
            raise DeliveryError(f"{path.name} is no SQLite database; lay the whole file there again")
    read_only = URL.create("sqlite", database=f"file:{quote(str(url.database))}", query={"mode": "ro", "uri": "true"})
    return sqlalchemy.create_engine(read_only)


def read_database(connection: Connection, dataset: Dataset) -> Generator[Part, None, None]:
    """The table of one dataset as one part, or nothing where there is no such table. Names are compared as headers are.

    SQLite gives rows as they were entered; any other database is asked to order them by the key. A failure leaves the
    transaction usable for the other datasets.
    """
    with _report_errors(dataset), nullcontext() if _is_sqlite(connection) else connection.begin_nested():
        inspector = sqlalchemy.inspect(connection)
        table = _table(inspector, dataset.export.table or dataset.title)
        if table is None:
            return
        headers = [column["name"] for column in inspector.get_columns(table)]
        refuse_columns(dataset.title, len(headers))
        statement = _statement(connection, dataset, table, headers)
        yield in_pieces(dataset.title, headers, _rows(connection, dataset, statement))


def _table(inspector: Inspector, title: str) -> str | None:
    """The table or view of that title; without one, the one whose name differs by blanks or width only."""
    if inspector.has_table(title):
        return title
    names = [*inspector.get_table_names(), *inspector.get_view_names()]
    alike = sorted(name for name in names if plain(name) == plain(title))
    if len(alike) > 1:
        raise RejectedDelivery("schema", f"{title}: more than one table could be it: {listed(alike)}; name one so")
    return alike[0] if alike else None


@contextmanager
def _report_errors(dataset: Dataset) -> Iterator[None]:
    """Turn an error of the database into one that names dataset and kind of error: its own words may hold values."""
    try:
        yield
    except SQLAlchemyError as error:
        if "decode to UTF-8" in str(getattr(error, "orig", "")):
            raise RejectedDelivery("rejected", f"{dataset.title}: a value is no UTF-8 text") from None
        raise DeliveryError(f"{dataset.title}: the table can't be read ({_error_name(error)})") from None


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _statement(connection: Connection, dataset: Dataset, table: str, headers: list[str]) -> sqlalchemy.Select:
    columns: list[sqlalchemy.ColumnElement] = [sqlalchemy.column(header) for header in headers]
    statement = sqlalchemy.select(*columns).select_from(sqlalchemy.table(table))
    if _is_sqlite(connection):
        return statement
    found = map_headers(dataset, headers, dataset.title).columns
    places = {column.name: place for place, column in found.items()}
    return statement.order_by(*(columns[places[name]] for name in dataset.key if name in places))


def _rows(connection: Connection, dataset: Dataset, statement: sqlalchemy.Select) -> Iterator[Piece]:
    """Columns without a type: values come as the driver gives them, and nothing is rounded on the way."""
    with _report_errors(dataset):
        result = connection.execute(statement, execution_options={"stream_results": True, "yield_per": CHUNK})
        before = 0
        for rows in result.partitions():
            yield from _together(rows, before, dataset)
            before += len(rows)


def _together(rows: Sequence[sqlalchemy.Row], before: int, dataset: Dataset) -> Iterator[Piece]:
    """Rows as columns; one by one where a value is no text, so that its row is told."""
    try:
        columns = [as_texts(values) for values in zip(*rows, strict=True)]
    except RejectedDelivery:
        for number, row in enumerate(rows, start=before + 1):
            yield number, _texts(row, f"{dataset.title}: row {number}")
    else:
        yield Stretch(pa.array(range(before + 1, before + 1 + len(rows)), pa.int64()), columns)


def _texts(row: sqlalchemy.Row, where: str) -> Cells:
    try:
        return texts(row)
    except RejectedDelivery as refused:
        raise RejectedDelivery(refused.cause, f"{where}: {refused}") from None


def _error_name(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__
