"""A SQLAlchemy dialect through which Great Expectations speaks to DuckDB: ``duckgx:///:memory:name?threads=2``.

Great Expectations knows no DuckDB. It does know PostgreSQL, whose SQL DuckDB understands but for three things, which
are put right here: rows must be fetched before the connection goes back to its pool, a regular expression operator
searches instead of matching the whole text, and the catalogue is DuckDB's own. The three libraries are pinned; a test
compares every kind of expectation in use with SQL written by hand.
"""

from __future__ import annotations

from typing import Any

import duckdb_engine
from sqlalchemy import exc, text, types
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGCompiler
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

COLUMNS = """
SELECT column_name, data_type, is_nullable
FROM duckdb_columns()
WHERE table_name = :table AND NOT internal
ORDER BY column_index
"""
TYPES: dict[str, type[types.TypeEngine[Any]]] = {
    "BIGINT": types.BIGINT,
    "BOOLEAN": types.BOOLEAN,
    "DATE": types.DATE,
    "DECIMAL": types.NUMERIC,
    "DOUBLE": types.DOUBLE_PRECISION,
    "INTEGER": types.INTEGER,
    "TIMESTAMP": types.TIMESTAMP,
}
"""The types of the lake; whatever else occurs is compared as text."""
REGEX_OPERATORS = {"~": "", "!~": "NOT "}


class _Buffered(duckdb_engine.Dialect.execution_ctx_cls):
    """Fetches all rows of a result at once: Great Expectations reads them after closing the connection."""

    def post_exec(self) -> None:
        super().post_exec()
        if self.cursor.description is not None:
            rows = self.cursor.fetchall()
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, initial_buffer=rows)


class _Compiler(PGCompiler):
    """``~`` finds the expression anywhere in the text, as in PostgreSQL; DuckDB's own ``~`` wants all of it."""

    def visit_custom_op_binary(self, element: Any, operator: Any, **kw: Any) -> Any:
        if operator.opstring not in REGEX_OPERATORS:
            return super().visit_custom_op_binary(element, operator, **kw)
        value, pattern = self.process(element.left, **kw), self.process(element.right, **kw)
        return f"{REGEX_OPERATORS[operator.opstring]}regexp_matches({value}, {pattern})"


class Dialect(duckdb_engine.Dialect):
    """DuckDB under the name of PostgreSQL."""

    name = "postgresql"
    driver = "duckgx"
    execution_ctx_cls = _Buffered
    statement_compiler = _Compiler
    supports_statement_cache = False

    def do_begin(self, connection: Any) -> None:
        """Nothing: each statement stands for itself, and checks only read."""

    def do_commit(self, connection: Any) -> None:
        """Nothing, as in ``do_begin``."""

    def do_rollback(self, connection: Any) -> None:
        """Nothing, as in ``do_begin``."""

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> list[Any]:
        """Names and types of a table's or view's columns; an unknown table raises ``NoSuchTableError``."""
        rows = connection.execute(text(COLUMNS), {"table": str(table_name)}).fetchall()
        if not rows:
            raise exc.NoSuchTableError(table_name)
        return [
            {"name": name, "type": self._type(kind), "nullable": nullable, "default": None}
            for name, kind, nullable in rows
        ]

    @staticmethod
    def _type(kind: str) -> types.TypeEngine[Any]:
        return TYPES.get(kind.split("(")[0], types.VARCHAR)()

    def get_pk_constraint(self, *args: Any, **kw: Any) -> Any:
        """None: what is checked are views over Parquet files."""
        return {"constrained_columns": [], "name": None}


registry.register("duckgx", __name__, "Dialect")
