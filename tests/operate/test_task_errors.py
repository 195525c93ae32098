"""Whatever a task stumbles over, what Airflow gets to log names nobody of a small made county."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import insert

from crosscheck.engines import open_engine
from crosscheck.errors import CrosscheckError, EngineError, LedgerError, UnexpectedError
from crosscheck.ledger import notice_tables
from crosscheck.ledger.database import open_ledger, writing
from crosscheck.operate.dag_kit import carry_out, report_failure
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.people import Records
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import FIRST_NIGHT
from kit.privacy import names, numbers, persons_in

Arrow = Callable[[Settings, str], object]


@pytest.fixture(scope="module")
def records() -> Records:
    return records_for(build_world(200, 5, FIRST_NIGHT, plants=("CV-01", "DE-01", "ED-01", "ID-01")), FIRST_NIGHT)


@pytest.fixture(scope="module")
def people(records: Records) -> str:
    """Every name and number of the county, as one text that an error quotes."""
    return " ".join(sorted(names(records) | numbers(records)))


def in_the_engine(settings: Settings, text: str) -> None:
    with closing(open_engine(settings)) as engine:
        engine.run(f"SELECT CAST('{text}' AS INTEGER)")


def a_row_of_the_ledger(settings: Settings, text: str) -> None:
    """Refused as one that is there already; the database's words quote it."""
    with writing(open_ledger(settings.ledger_url)) as connection:
        row = insert(notice_tables.trouble).values(about=text, state=text, at=text)
        for _ in range(2):
            connection.execute(row)


def a_ledger_that_fails(settings: Settings, text: str) -> None:
    path = settings.home / "ledger.sqlite"
    open_ledger(settings.ledger_url).dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            f"CREATE TRIGGER no BEFORE INSERT ON trouble BEGIN SELECT RAISE(ABORT, 'disk is full {text}'); END"
        )
        connection.commit()
    a_row_of_the_ledger(settings, text)


def an_arrow_table(_: Settings, text: str) -> None:
    pa.array([text], pa.string()).cast(pa.int32())


def a_text_in_another_encoding(_: Settings, text: str) -> None:
    text.encode("gb18030").decode("ascii")


def a_key_that_is_missing(_: Settings, text: str) -> None:
    {}[text]


def an_error_within_another(settings: Settings, text: str) -> None:
    try:
        a_key_that_is_missing(settings, text)
    except KeyError as error:
        raise ValueError(text) from error


def a_file_that_is_not_there(_: Settings, text: str) -> None:
    Path(text[:60]).read_bytes()


KINDS: dict[Arrow, type[CrosscheckError]] = {
    in_the_engine: EngineError,
    a_row_of_the_ledger: LedgerError,
    a_ledger_that_fails: LedgerError,
    an_arrow_table: UnexpectedError,
    a_text_in_another_encoding: UnexpectedError,
    a_key_that_is_missing: UnexpectedError,
    an_error_within_another: UnexpectedError,
    a_file_that_is_not_there: UnexpectedError,
}


@pytest.mark.parametrize("arrow", KINDS, ids=lambda arrow: arrow.__name__)
def test_a_task_that_fails_names_nobody(
    arrow: Arrow,
    settings: Settings,
    records: Records,
    people: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    instance = SimpleNamespace(dag_id="crosscheck_nightly", task_id="check", try_number=3)
    moment = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    context: dict[str, Any] = {"task_instance": instance, "dag_run": SimpleNamespace(logical_date=moment, conf=None)}
    with caplog.at_level(logging.DEBUG), pytest.raises(KINDS[arrow]) as raised:
        carry_out(context, lambda settings, _: arrow(settings, people))
    with caplog.at_level(logging.DEBUG):
        report_failure({**context, "exception": raised.value})
    shown = "".join(traceback.format_exception(raised.value))
    assert persons_in({"raised": shown, "logged": caplog.text}, records) == {}
    assert "crosscheck_nightly.check failed for 2026-11-20" in caplog.text


def test_the_search_would_find_somebody(records: Records, people: str) -> None:
    assert len(persons_in({"told": people[:4000]}, records)["told"]) > 100
