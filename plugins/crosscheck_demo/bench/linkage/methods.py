"""Our own links and review list on one truth folder, and one scan of it. Results stay there as Parquet."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from time import perf_counter

import duckdb

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.engines.duckdb_engine import DuckDBEngine, connect
from crosscheck.link import training
from crosscheck.link.link import link_datasets
from crosscheck.link.review import review_costs, review_pairs
from crosscheck.rules.tables import build_registry
from crosscheck.settings import Settings
from crosscheck_demo.bench.linkage.linkage_truth import EXPORTS, NIGHT, PLACED, PLAIN

LINKED = (PLACED, PLAIN)


def datasets() -> list[Dataset]:
    """The datasets whose rows are linked."""
    return [catalog().dataset(name) for name in LINKED]


def one_scan(folder: Path, settings: Settings) -> dict[str, float]:
    """Seconds to read every column of what linking reads once from Parquet: rows, registry, residents."""
    with closing(connect(settings)) as con:
        begun = perf_counter()
        for name in EXPORTS:
            rows = con.read_parquet(str(folder / f"{name}.parquet"))
            rows.aggregate(", ".join(f'bit_xor(hash("{column}"))' for column in rows.columns)).fetchall()
        return {"seconds": perf_counter() - begun}


def ours(folder: Path, settings: Settings) -> dict[str, float]:
    """The night's own links; seconds without the tables that a night has anyway."""
    with closing(_prepared(folder, settings)) as engine:
        begun = perf_counter()
        link_datasets(settings, engine, datasets())
        seconds = perf_counter() - begun
        _keep_links(engine, settings, folder)
    return {"seconds": seconds}


def review(folder: Path, settings: Settings) -> dict[str, float]:
    """The identity review list of the same rows, as ``listed.parquet``, by a model trained on them.

    Seconds are those of the list beyond the links, ``training`` those of the model, ``pairs`` how many were compared.
    """
    with closing(_prepared(folder, settings)) as engine:
        link_datasets(settings, engine, datasets())
        begun = perf_counter()
        model = training.train(settings, engine, datasets(), NIGHT)
        trained = perf_counter()
        pairs = review_pairs(settings, engine, datasets(), model)
        done = perf_counter()
        engine.frame("listed", pairs.select(["row_id", "person_key", "link", "rank"]))
        engine.connection.table("listed").write_parquet(str(folder / "listed.parquet"))
        costs = review_costs(settings, engine)
    return {"seconds": done - trained, "training": trained - begun, **costs}


def _prepared(folder: Path, settings: Settings) -> DuckDBEngine:
    """An engine with the tables a night makes before it links: regions, villages, households, members."""
    engine = DuckDBEngine(settings)
    for name in EXPORTS:
        engine.parquet(f"{catalog().dataset(name).table}__rows", folder / f"{name}.parquet")
    build_registry(settings, engine, NIGHT)
    return engine


def _keep_links(engine: DuckDBEngine, settings: Settings, folder: Path) -> None:
    placed, plain = (dataset.table for dataset in datasets())
    query = sqlfiles.sql(settings.root, "demo/linkage/71_our_links", placed=placed, plain=plain)
    engine.connection.sql(query).write_parquet(str(folder / "found-ours.parquet"))


def truth_views(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Name the files of the truth."""
    for name in ("written", "registered", "somebody"):
        con.read_parquet(str(folder / f"{name}.parquet")).create_view(name, replace=True)
