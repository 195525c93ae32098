"""Other ways to link the same rows, as their users would: with stock comparisons and equal numbers first."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb

from crosscheck import sqlfiles
from crosscheck.engines.duckdb_engine import connect
from crosscheck.errors import CrosscheckError
from crosscheck.link.model import quiet
from crosscheck.settings import Settings
from crosscheck_demo.bench.linkage.linkage_truth import PLACED, PLAIN
from crosscheck_demo.bench.linkage.methods import truth_views

CERTAIN = 0.99
"""Match probability from which a pair counts as a link."""
PAIRS = 2_000_000
"""Random pairs for the share of agreements by chance."""
TOOLKIT = Path(".venv", "recordlinkage", "bin", "python")
"""The interpreter of the toolkit's own environment, below the project folder (``make recordlinkage``)."""


def raw_join(folder: Path, settings: Settings) -> dict[str, Any]:
    """The number as it is written, and nothing else."""
    with closing(connect(settings)) as con:
        truth_views(con, folder)
        begun = perf_counter()
        query = sqlfiles.sql(settings.root, "demo/linkage/70_raw_join")
        con.sql(query).write_parquet(str(folder / "found-raw.parquet"))
        return {"seconds": perf_counter() - begun}


def splink(folder: Path, settings: Settings) -> dict[str, Any]:
    """Equal numbers, then Splink with its stock comparisons, estimated on these rows."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as stock

    with quiet(), closing(connect(settings)) as con:
        _sides(con, settings, folder)
        begun = perf_counter()
        blocks: list[Any] = [
            block_on("name"),
            block_on("birth_date", "village"),
            block_on("substr(id_no, 1, 14)"),
            block_on("substr(id_no, 7)"),
        ]
        comparisons: list[Any] = [
            stock.NameComparison("name"),
            stock.LevenshteinAtThresholds("id_no"),
            stock.DateOfBirthComparison("birth_date", input_is_string=True),
            stock.ExactMatch("sex"),
            stock.ExactMatch("village"),
        ]
        api = DuckDBAPI(connection=con)
        sides = [
            api.register("rest_side", dataset_display_name="a"),
            api.register("member_side", dataset_display_name="b"),
        ]
        model = SettingsCreator("link_only", comparisons=comparisons, blocking_rules_to_generate_predictions=blocks)
        linker = Linker(sides, model, log_level=None)
        linker.training.estimate_probability_two_random_records_match(
            [block_on("name", "birth_date", "village")], recall=0.5
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=1)
        for block in (block_on("name", "village"), block_on("birth_date", "village")):
            linker.training.estimate_parameters_using_expectation_maximisation(block)
        predicted = linker.inference.predict(threshold_match_probability=CERTAIN)
        pairs = predicted.as_duckdbpyrelation()
        pairs.select("unique_id_l AS r, unique_id_r AS person_key, match_weight AS score").create("scored_pair")
        _keep(con, settings, folder, "splink")
        return {"seconds": perf_counter() - begun}


def recordlinkage(folder: Path, settings: Settings) -> dict[str, Any]:
    """Equal numbers, then the toolkit's ECM classifier in its own environment; ``absent`` where that is not installed.

    Rows go there and pairs come back as Parquet. ``CrosscheckError`` when the toolkit fails.
    """
    python = settings.root / TOOLKIT
    if not python.exists():
        return {"absent": "not installed (make recordlinkage)"}
    with closing(connect(settings)) as con:
        _sides(con, settings, folder)
        begun = perf_counter()
        for side in ("rest_side", "member_side"):
            con.table(side).write_parquet(str(folder / f"{side}.parquet"))
        done = subprocess.run([python, Path(__file__).with_name("toolkit.py"), folder], capture_output=True, text=True)
        if done.returncode:
            raise CrosscheckError(f"recordlinkage toolkit failed: {done.stderr[-500:]}")
        con.read_parquet(str(folder / "toolkit-pairs.parquet")).create_view("scored_pair")
        _keep(con, settings, folder, "recordlinkage")
        return {"seconds": perf_counter() - begun, "peak_mb": float(done.stdout)}


def _sides(con: duckdb.DuckDBPyConnection, settings: Settings, folder: Path) -> None:
    truth_views(con, folder)
    for view, name in (("placed", PLACED), ("plain", PLAIN), ("registry_member", "registry.member")):
        con.read_parquet(str(folder / f"{name}.parquet")).create_view(view, replace=True)
    con.execute(sqlfiles.sql(settings.root, "demo/linkage/80_sides"))


def _keep(con: duckdb.DuckDBPyConnection, settings: Settings, folder: Path, method: str) -> None:
    query = sqlfiles.sql(settings.root, "demo/linkage/81_scored_links")
    con.sql(query).write_parquet(str(folder / f"found-{method}.parquet"))


RIVALS: dict[str, Callable[[Path, Settings], dict[str, Any]]] = {
    "raw": raw_join,
    "splink": splink,
    "recordlinkage": recordlinkage,
}
