"""``crosscheck bench landing``: a million rows taken in by each way of delivering, beside the best bare reader."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyarrow as pa
from duckdb import ColumnExpression
from pyarrow import csv as arrow_csv
from sqlalchemy.engine import URL

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.cli.screen import steps
from crosscheck.engines.duckdb_engine import connect
from crosscheck.expect.delivery import check_delivery
from crosscheck.flow.progress import Step
from crosscheck.lake.boundary import Place
from crosscheck.lake.raw import write_raw
from crosscheck.lake.take_in import take_in
from crosscheck.settings import Settings
from crosscheck.sources.connections import Interface
from crosscheck.sources.csv_files import read_csv
from crosscheck.sources.database import read_database, read_transaction
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.interface import client, read_interface
from crosscheck.sources.offer import Offer
from crosscheck.sources.reading import Part, Tally
from crosscheck.sources.xlsx_files import read_xlsx
from crosscheck_demo.bench.measurements import Figures, Out, growth, machine
from crosscheck_demo.bench.phases import Phase, Phases, alone, as_documents
from crosscheck_demo.homes import made_home

DATASET = "health.insurance"
NIGHT = date(2026, 11, 20)
PAGE = 500
KINDS = ("csv-utf8", "csv-gb18030", "xlsx", "database", "http-json")
PEOPLE = ("00_macros", "05_night", "10_places", "20_family", "30_person")
HOUSEHOLDS_OF_A_ROW = 0.25


def run_landing_bench(settings: Settings, out: Out, rows: int, times: Sequence[int], kinds: list[str]) -> None:
    """Write the list once in every form and size, and give what reading it and taking it in cost beside the bare
    reader.
    """
    found: dict[int, dict[str, list[Phase]]] = {}
    with steps(out.console, "bench") as step:
        for size in (rows * factor for factor in times):
            own = made_home(settings, f"bench-landing-{size}", {"rows": size})
            found[size] = {kind: _measured(own, kind, size, step) for kind in kinds}
    document = {size: {kind: as_documents(phases) for kind, phases in some.items()} for size, some in found.items()}
    slopes = growth({kind: {size: some[kind][2].cpu for size, some in found.items()} for kind in kinds})
    tables = [_shown(size, some) for size, some in found.items()]
    out.hand(settings.root, "landing", [*tables, *slopes], document)


def _measured(settings: Settings, kind: str, rows: int, step: Step) -> list[Phase]:
    """Bare reader, read, taken in, of it judged."""
    step(f"{kind}: {rows:,} rows are written")
    path = _written(settings, kind, rows)
    phases: list[Phase] = []
    with _served(path) if kind == "http-json" else closing(_Nothing()) as base:
        for act in (_bare, _read, _taken_in):
            step(f"{kind}: {act.__name__.strip('_')}")
            phases.extend(alone(act, settings, kind, path, str(base or "")))
    return phases


def _shown(rows: int, found: Mapping[str, list[Phase]]) -> Figures:
    lines = []
    for kind, (bare, read, taken, judged) in found.items():
        costs = (f"{bare.cpu:.1f}", f"{read.cpu:.1f}", f"{read.cpu / bare.cpu:.1f}", f"{taken.cpu:.1f}")
        lines.append((kind, *costs, f"{judged.cpu:.1f}", f"{rows / taken.cpu:,.0f}", f"{taken.peak:,.0f}"))
    headers = ("", "bare reader", "read", "ratio", "taken in", "of it judged", "rows a CPU s", "peak MB")
    return Figures(f"{rows:,} rows, CPU seconds; {machine()}", headers, lines)


class _Nothing:
    def close(self) -> None:
        """Nothing is open."""

    def __str__(self) -> str:
        return ""


def _dataset() -> Dataset:
    return catalog().dataset(DATASET)


def _written(settings: Settings, kind: str, rows: int) -> Path:
    """The list as a file of this kind; it is written once."""
    path = settings.home / f"list.{kind}"
    if not path.exists():
        table = _rows(settings, rows)
        beside = path.with_suffix(".part")
        WRITERS[kind](table, beside)
        beside.rename(path)
    return path


def _rows(settings: Settings, rows: int) -> pa.Table:
    """Rows of the list as a department has them: texts under the headers of the contract."""
    with closing(connect(settings)) as con:
        for name in PEOPLE:
            values = [NIGHT, max(int(rows * HOUSEHOLDS_OF_A_ROW), 1000)] if name == "05_night" else None
            con.execute(sqlfiles.sql(settings.root, f"demo/scale/{name}"), values)
        found = con.sql(sqlfiles.sql(settings.root, f"demo/scale/{DATASET}"))
        columns = [ColumnExpression(c.name).cast("VARCHAR").alias(c.header) for c in _dataset().columns]
        return found.select(*columns).limit(rows).to_arrow_table()


def _write_csv(encoding: str) -> Callable[[pa.Table, Path], None]:
    def write(table: pa.Table, path: Path) -> None:
        with path.open("w", encoding=encoding, newline="") as stream:
            stream.write(",".join(table.column_names) + "\n")
            for batch in table.to_batches():
                cells = zip(*(column.to_pylist() for column in batch.columns), strict=True)
                stream.writelines(",".join(cell or "" for cell in row) + "\n" for row in cells)

    return write


def _write_xlsx(table: pa.Table, path: Path) -> None:
    from xlsxwriter import Workbook

    with Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("list")
        sheet.write_row(0, 0, table.column_names)
        for number, row in enumerate(zip(*(column.to_pylist() for column in table.columns), strict=True), start=1):
            sheet.write_row(number, 0, row)


def _write_database(table: pa.Table, path: Path) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        names = ", ".join(f'"{name}"' for name in table.column_names)
        connection.execute(f'CREATE TABLE "{_dataset().title}" ({names})')
        marks = ", ".join("?" * len(table.column_names))
        for batch in table.to_batches(10_000):
            rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
            connection.executemany(f'INSERT INTO "{_dataset().title}" VALUES ({marks})', rows)  # noqa: S608 own names
        connection.commit()


def _write_pages(table: pa.Table, path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    pages = -(-table.num_rows // PAGE)
    for page in range(pages):
        items = table.slice(page * PAGE, PAGE).to_pylist()
        body = {"data": items, "pages": pages, "total": table.num_rows, "page": page + 1}
        (path / f"{page + 1}.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")


WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    "csv-utf8": _write_csv("utf-8"),
    "csv-gb18030": _write_csv("gb18030"),
    "xlsx": _write_xlsx,
    "database": _write_database,
    "http-json": _write_pages,
}


@contextmanager
def _served(pages: Path) -> Iterator[str]:
    """The address under which the pages are served; not measured: another process asks for them."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = (pages / f"{parse_qs(urlsplit(self.path).query)['page'][0]}.json").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _bare(_: Settings, kind: str, path: Path, base: str) -> list[Phase]:
    """The best reader there is of this kind, its rows kept nowhere."""
    phases = Phases()
    with phases.phase("bare reader"):
        if kind.startswith("csv"):
            texts = arrow_csv.ConvertOptions(column_types={c.header: pa.string() for c in _dataset().columns})
            encoding = arrow_csv.ReadOptions(encoding=kind.removeprefix("csv-"))
            arrow_csv.read_csv(path, read_options=encoding, convert_options=texts)
        elif kind == "xlsx":
            from python_calamine import load_workbook

            load_workbook(path).get_sheet_by_index(0).to_python()
        elif kind == "database":
            with closing(sqlite3.connect(path)) as connection:
                found = connection.execute(f'SELECT * FROM "{_dataset().title}"')  # noqa: S608 own name
                while found.fetchmany(10_000):
                    continue
        else:
            with httpx.Client(base_url=base, trust_env=False) as session:
                pages = session.get("/", params={"page": 1}).json()["pages"]
                for page in range(2, pages + 1):
                    session.get("/", params={"page": page}).json()
    return phases.done


def _with_what_every_landing_has() -> None:
    """Great Expectations, and pandas with it, is imported once for all deliveries of a night: not measured here."""
    import_module("crosscheck.expect.gx")


@contextmanager
def _parts(kind: str, path: Path, base: str, tally: Tally) -> Iterator[Iterator[Part]]:
    dataset = _dataset()
    if kind == "database":
        with read_transaction(URL.create("sqlite", database=str(path)), "bench") as connection:
            yield read_database(connection, dataset)
    elif kind == "http-json":
        with client(Interface(base, "bench")) as session:
            yield read_interface(session, dataset)
    else:
        yield read_xlsx([path], dataset, tally) if kind == "xlsx" else read_csv([path], kind, tally, dataset)


def _read(settings: Settings, kind: str, path: Path, base: str) -> list[Phase]:
    _with_what_every_landing_has()
    phases, target = Phases(), settings.home / "raw.parquet"
    with phases.phase("read"), _parts(kind, path, base, Tally()) as parts:
        write_raw(_dataset(), parts, target)
    target.unlink()
    return phases.done


def _taken_in(settings: Settings, kind: str, path: Path, base: str) -> list[Phase]:
    _with_what_every_landing_has()
    own = settings.apart(settings.home / "taken-in")
    shutil.rmtree(own.home, ignore_errors=True)
    dataset, judging, phases = _dataset(), Phases(), Phases()

    def judged(*arguments: Any) -> Any:
        with judging.phase("judged"):
            return check_delivery(*arguments)

    def read(tally: Tally) -> Iterator[Part]:
        with _parts(kind, path, base, tally) as parts:
            yield from parts

    offer = Offer(dataset, DeliveryName(NIGHT), kind, read, (path,) if path.is_file() else ())  # type: ignore[arg-type]
    with phases.phase("taken in"):
        take_in(own, offer, dataset.volume_tolerance or Decimal("0.2"), judged, Place())
    return [*phases.done, *judging.done]
