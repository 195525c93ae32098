"""Great Expectations on Spark over the deliveries that it judged on DuckDB, by the same suites.

python spark_judging.py FOLDER      in the environment of Spark: judges what ``kept`` laid down, and says what differs
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crosscheck.expect import gx
from crosscheck.expect.gx import COUNTS_ONLY, Bench
from crosscheck.expect.suites import Expectation

ASKED, RESULT = "asked.json", "result.json"
TABLE = "delivery"


@contextmanager
def kept(folder: Path, suites: Sequence[str]) -> Iterator[None]:
    """While the block runs, lay down each delivery that one of ``suites`` judges, and what was said of it."""
    counted = Bench._from_figures

    def keeping(self: Bench, name: str, asked: Sequence[Expectation], table: str) -> dict[str, Any]:
        answers = counted(self, name, asked, table)
        if name in suites and table == TABLE and len(asked) > 1:
            place = folder / name
            place.mkdir(exist_ok=True)
            with self._duckdb() as duckdb:
                pq.write_table(duckdb.table(table).to_arrow_table(), place / "rows.parquet")
            said = [{"expectation": e.lean, "said": _short(*answers[e.name])} for e in asked if e.name in answers]
            (place / ASKED).write_text(json.dumps(said, default=str), encoding="utf-8")
        return answers

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gx.Bench, "_from_figures", keeping)
        yield


def _short(success: bool, result: Mapping[str, Any]) -> list[Any]:
    return [success, result.get("unexpected_count")]


def main(folder: Path) -> None:
    """Judge everything in ``folder`` and write ``result.json``: how many expectations, and those that differ."""
    import great_expectations
    from pyspark.sql import SparkSession

    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="localhost")
    session = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "2").getOrCreate()
    context = great_expectations.get_context(mode="ephemeral")
    source = context.data_sources.add_spark("spark")
    judged, different = 0, []
    for place in sorted(folder.glob("*/")):
        asked = json.loads((place / ASKED).read_text(encoding="utf-8"))
        suite = great_expectations.ExpectationSuite(name=place.name, expectations=[one["expectation"] for one in asked])
        asset = source.add_dataframe_asset(place.name).add_batch_definition_whole_dataframe("all")
        batch = asset.get_batch({"dataframe": session.read.parquet(str(place / "rows.parquet"))})
        answers = {
            answer.expectation_config.meta["name"]: _short(bool(answer.success), answer.result)
            for answer in batch.validate(suite, result_format=COUNTS_ONLY).results
        }
        judged += len(asked)
        different += [
            f"{place.name} {name}: {one['said']} on DuckDB, {answers[name]} on Spark"
            for one in asked
            if answers[name := one["expectation"]["meta"]["name"]] != one["said"]
        ]
    (folder / RESULT).write_text(json.dumps({"judged": judged, "different": different}), encoding="utf-8")
    session.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
