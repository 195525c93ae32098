"""The rules as singular tests of dbt-duckdb, failures stored, over Parquet as external sources."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
from peer_job import Job, asked

PROJECT = """name: peers
version: "1.0"
profile: peers
test-paths: [tests]
model-paths: [models]
data_tests:
  +store_failures: true
"""
PROFILE = """peers:
  target: dev
  outputs:
    dev: {type: duckdb, path: peers.duckdb, threads: 2}
"""


def main() -> None:
    """Answer the job."""
    job = asked()
    _written(job)
    job.restart()
    dbt = Path(sys.executable).with_name("dbt")
    quiet = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    done = subprocess.run(
        [dbt, "test", "--profiles-dir", ".", "--log-path", "logs"],
        cwd=job.work, env=quiet, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "Completed" not in done.stdout:
        raise SystemExit(done.stdout + done.stderr)
    with duckdb.connect(str(job.work / "peers.duckdb"), read_only=True) as con:
        tables = "main_dbt_test__audit"
        found = {
            rule: con.sql(f'SELECT subject_id, object FROM {tables}."{_test(rule)}"').fetchall() for rule in job.rules
        }
    job.tell(found, {rule: len(some) for rule, some in found.items()})


def _written(job: Job) -> None:
    """The project: a source a list, a test a rule."""
    for folder in ("models", "tests"):
        (job.work / folder).mkdir(parents=True, exist_ok=True)
    (job.work / "dbt_project.yml").write_text(PROJECT)
    (job.work / "profiles.yml").write_text(PROFILE)
    lists = [{"name": table, "config": {"external_location": path}} for table, path in job.tables.items()]
    sources = {"version": 2, "sources": [{"name": "lake", "tables": lists}]}
    (job.work / "models" / "sources.yml").write_text(json.dumps(sources, ensure_ascii=False))
    for rule, statement in job.rules.items():
        # The longest names first: none is part of another one that was replaced.
        for table in sorted(job.tables, key=len, reverse=True):
            statement = statement.replace(f" {table} ", f" {{{{ source('lake', '{table}') }}}} ")
            statement = statement.replace(f" {table}\n", f" {{{{ source('lake', '{table}') }}}}\n")
            statement = statement.replace(f" {table})", f" {{{{ source('lake', '{table}') }}}})")
        (job.work / "tests" / f"{_test(rule)}.sql").write_text(statement)


def _test(rule: str) -> str:
    return f"rule_{rule.replace('-', '_').lower()}"


if __name__ == "__main__":
    main()
