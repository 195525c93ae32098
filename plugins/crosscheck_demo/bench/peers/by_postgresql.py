"""The rules in PostgreSQL: lists copied into tables, indexed by numbers and analysed first, which is not measured."""

from __future__ import annotations

import psycopg
import pyarrow.parquet as pq
from peer_job import Job, asked, cpu_of

TYPES = {
    "string": "text",
    "int32": "integer",
    "int64": "bigint",
    "bool": "boolean",
    "date32[day]": "date",
    "timestamp[us]": "timestamp",
}
"""Whatever else there is holds decimals."""
KEYS = ("id_no", "head_id_no", "household_no")


def main() -> None:
    """Answer the job."""
    job = asked()
    with psycopg.connect(job.address, autocommit=True) as server:
        for table, path in job.tables.items():
            _copied(server, table, path)
        server.execute("ANALYZE")
        # Workers would be processes of their own, and their seconds nobody's.
        server.execute("SET max_parallel_workers_per_gather = 0")
        _answered(job, server)


def _copied(server: psycopg.Connection, table: str, path: str) -> None:
    rows = pq.read_table(path)
    columns = ", ".join(f'"{field.name}" {TYPES.get(str(field.type), "numeric")}' for field in rows.schema)
    server.execute(f'DROP TABLE IF EXISTS "{table}"')  # type: ignore[arg-type]
    server.execute(f'CREATE UNLOGGED TABLE "{table}" ({columns})')  # type: ignore[arg-type]
    with server.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:  # type: ignore[arg-type]
        for batch in rows.to_batches(max_chunksize=50_000):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                copy.write_row(row)
    for key in KEYS:
        if key in rows.schema.names:
            server.execute(f'CREATE INDEX ON "{table}" ("{key}")')  # type: ignore[arg-type]


def _answered(job: Job, server: psycopg.Connection) -> None:
    process = server.info.backend_pid
    before = cpu_of(process)
    job.restart()
    found = {rule: server.execute(statement).fetchall() for rule, statement in job.rules.items()}  # type: ignore[arg-type]
    there = cpu_of(process) - before
    job.tell(found, {rule: len(some) for rule, some in found.items()}, there)


if __name__ == "__main__":
    main()
