"""Great Expectations, behind one small class: the only module that works with it.

A ``Bench`` is a private in-memory DuckDB with Great Expectations before it. Data is put on it as views over Parquet
files, so a check reads the columns it needs and nothing is copied. Great Expectations takes seconds to import and tens
of milliseconds to set up: ``bench`` gives the same one to every check of a process.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy.engine import URL

from crosscheck import files
from crosscheck.engines.kept import kept_by_this_process
from crosscheck.errors import ConfigurationError
from crosscheck.expect import duckgx
from crosscheck.expect.gx_metrics import counted, wanted
from crosscheck.expect.lean_gx import great_expectations
from crosscheck.expect.suites import Expectation, Suite
from crosscheck.expect.verdicts import Verdict, verdict
from crosscheck.settings import Settings

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition

ALONE = threading.Lock()
Answer = tuple[bool, Mapping[str, Any]]
"""Whether an expectation is met, and the counts."""
COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}
NO_COLUMN = re.compile(r'The column "(\w+)" in BatchData does not exist')
ERROR_CLASS = re.compile(r"\b([A-Za-z]+(?:Error|Exception))\b")


@contextmanager
def _quiet() -> Iterator[None]:
    """Great Expectations logs what fails, with statements and values in it: we report it ourselves, without.

    Some of its loggers have levels of their own: nothing that any of them says reaches a handler.
    """
    logger = logging.getLogger("great_expectations")
    before = logger.propagate, logger.handlers
    logger.propagate, logger.handlers = False, [logging.NullHandler()]
    try:
        yield
    finally:
        logger.propagate, logger.handlers = before


def _loaded(name: str, expectations: Sequence[Expectation]) -> great_expectations.ExpectationSuite:
    """Hand expectations to Great Expectations; one that it refuses or silently drops raises, by its name."""
    try:
        loaded = great_expectations.ExpectationSuite(name=name, expectations=[entry.lean for entry in expectations])
    except Exception as error:
        if len(expectations) == 1:
            alone, told = expectations[0].name, " ".join(str(error).split())
            raise ConfigurationError(f"suite '{name}': expectation '{alone}' is refused: {told}") from None
        for expectation in expectations:
            _loaded(name, [expectation])
        raise
    kept = {expectation.meta["name"] for expectation in loaded.expectations}
    dropped = [f"'{e.name}' ({e.type}, {e.severity})" for e in expectations if e.name not in kept]
    if dropped:
        raise ConfigurationError(f"suite '{name}': unknown type or severity, expectation dropped: {', '.join(dropped)}")
    return loaded


def _failure(exception_info: Mapping[str, Any]) -> str | None:
    """Why an expectation could not run, without any value; None if it ran."""
    entries = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    for entry in entries:
        if entry.get("raised_exception"):
            message = str(entry.get("exception_message"))
            column = NO_COLUMN.search(message)
            if column:
                return f"there is no column '{column[1]}'"
            kind = ERROR_CLASS.search(message) or ERROR_CLASS.search(str(entry.get("exception_traceback")))
            return kind[1] if kind else "an unknown error"
    return None


class Bench:
    """An in-memory DuckDB and what Great Expectations needs to see it. One validation at a time."""

    def __init__(self, memory_limit: str, threads: int, spill: Path) -> None:
        options = {"memory_limit": memory_limit, "threads": str(threads), "temp_directory": str(spill)}
        options |= {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        url = URL.create(duckgx.Dialect.driver, database=f":memory:{secrets.token_hex(8)}", query=options)
        self._context = great_expectations.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}
        self._source = self._context.data_sources.add_sql("bench", connection_string=url.render_as_string())
        self._engine = self._source.get_execution_engine().engine
        self._batches: dict[str, BatchDefinition] = {}

    def parquet(self, name: str, paths: Sequence[Path]) -> None:
        """Call what ``paths`` hold together ``name``."""
        with self._duckdb() as duckdb:
            duckdb.read_parquet([str(path) for path in paths]).create_view(name, replace=True)

    def frame(self, name: str, rows: pa.Table) -> None:
        """Make ``rows`` a small table called ``name``, replacing one of that name."""
        with self._duckdb() as duckdb:
            duckdb.execute(f'DROP TABLE IF EXISTS "{name}"')
            duckdb.from_arrow(rows).create(name)

    def run(self, statements: str) -> None:
        """Run statements for their effect."""
        with self._duckdb() as duckdb:
            duckdb.execute(statements)

    def fetch(self, query: str) -> list[dict[str, Any]]:
        """Run one query and return its rows."""
        with self._duckdb() as duckdb:
            rows: list[dict[str, Any]] = duckdb.sql(query).to_arrow_table().to_pylist()
        return rows

    @contextmanager
    def _duckdb(self) -> Iterator[Any]:
        with self._engine.begin() as connection:
            yield connection.connection.driver_connection

    def judge(self, suite: Suite, table: str, parameters: Mapping[str, Any], rows: int) -> list[Verdict]:
        """Judge ``table``, of ``rows`` rows, by ``suite``; the verdicts come in the order of the suite.

        ``parameters`` are what a suite's ``$PARAMETER`` and sentences may name. An expectation that can't run (an
        unknown type, column or argument, an error in SQL) raises ``ConfigurationError`` naming suite and expectation.
        """
        asked = [e for e in suite.expectations if e.judged(rows, parameters)]
        with _quiet():
            answers = self._answers(suite.name, asked, table, parameters, rows) if asked else {}
        return [verdict(e, parameters, *answers.get(e.name, (None, {}))) for e in suite.expectations]

    def _answers(
        self, name: str, asked: Sequence[Expectation], table: str, parameters: Mapping[str, Any], rows: int
    ) -> dict[str, Answer]:
        found = self._from_figures(name, [e.filled_in(parameters) for e in asked], table)
        rest = [expectation for expectation in asked if expectation.name not in found]
        if rest:
            found |= self._counted_by_itself(name, rest, table, parameters)
        return {
            e.name: (e.met(success, result.get("unexpected_count"), rows), result)
            for e in asked
            for success, result in [found[e.name]]
        }

    def _from_figures(self, name: str, asked: Sequence[Expectation], table: str) -> dict[str, Answer]:
        """What Great Expectations says of figures that were counted for it, of the expectations where that can be."""
        judges = {entry.meta["name"]: entry for entry in _loaded(name, asked).expectations}
        with self._duckdb() as duckdb:
            rows = duckdb.table(table)
            types = dict(zip(rows.columns, map(str, rows.types), strict=True))
            sought = {e.name: its for e in asked if (its := wanted(e.type, e.kwargs, types))}
            figures = counted(duckdb, table, list(sought.values()))
        if figures is None:
            return {}
        engine, given = self._source.get_execution_engine(), {"result_format": COUNTS_ONLY}
        answers = {name: judges[name]._validate(its, given, engine) for name, its in zip(sought, figures, strict=True)}
        return {name: (bool(answer["success"]), answer["result"]) for name, answer in answers.items()}

    def _counted_by_itself(
        self, name: str, asked: Sequence[Expectation], table: str, parameters: Mapping[str, Any]
    ) -> dict[str, Answer]:
        loaded = _loaded(name, asked)
        given = {key: parameters[key] for key in loaded.suite_parameter_options if key in parameters}
        answer = self._batch(table).validate(loaded, result_format=COUNTS_ONLY, expectation_parameters=given)
        answers: dict[str, Answer] = {}
        for result in answer.results:
            expectation = str(result.expectation_config.meta["name"])
            reason = _failure(result.exception_info)
            if reason:
                raise ConfigurationError(f"suite '{name}': expectation '{expectation}' can't run: {reason}")
            answers[expectation] = (bool(result.success), dict(result.result))
        return answers

    def _batch(self, table: str) -> Any:
        if table not in self._batches:
            asset = self._source.add_table_asset(table, table_name=table)
            self._batches[table] = asset.add_batch_definition_whole_table("all")
        return self._batches[table].get_batch()


@lru_cache(maxsize=4)
def _bench(memory_limit: str, threads: int, spill: Path) -> Bench:
    return Bench(memory_limit, threads, spill)


kept_by_this_process(_bench.cache_clear)


@contextmanager
def bench(settings: Settings) -> Iterator[Bench]:
    """The bench of this process for these settings, for one check alone. The next check replaces what it holds."""
    files.private_folder(settings.spill)
    with ALONE, _quiet():
        yield _bench(settings.memory_limit, settings.threads, settings.spill)
