"""A method's links compared with the truth by ``sql/demo/linkage/6*.sql``, as counts that name nobody."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crosscheck import sqlfiles
from crosscheck.engines.duckdb_engine import connect
from crosscheck.settings import Settings
from crosscheck_demo.bench.linkage.methods import truth_views

Rows = list[dict[str, Any]]


@dataclass
class Score:
    """Counts of one seed: by class, by damage, by kind of person, of all and of accusing links, of the review list."""

    classes: Rows
    damages: Rows
    persons: Rows
    totals: Rows
    review: Rows = field(default_factory=list)


def score(settings: Settings, folder: Path, methods: list[str]) -> dict[str, Score]:
    """The score of each method that left its links in ``folder``; the review list goes with our own."""
    with closing(connect(settings)) as con:
        con.execute(sqlfiles.sql(settings.root, "demo/scale/00_macros"))
        truth_views(con, folder)
        con.execute(sqlfiles.sql(settings.root, "demo/linkage/60_expected"))

        def rows(name: str) -> Rows:
            return con.sql(sqlfiles.sql(settings.root, f"demo/linkage/{name}")).to_arrow_table().to_pylist()

        scores = {}
        for method in methods:
            con.read_parquet(str(folder / f"found-{method}.parquet")).create_view("found", replace=True)
            con.execute(sqlfiles.sql(settings.root, "demo/linkage/61_claimed"))
            parts = [rows(name) for name in ("62_by_class", "63_by_damage", "64_by_person", "65_total")]
            scores[method] = Score(*parts)
        listed = folder / "listed.parquet"
        if listed.exists():
            con.read_parquet(str(listed)).create_view("listed", replace=True)
            scores["ours"].review = rows("66_review")
        return scores


def summed(seeds: list[Rows], *keys: str) -> Rows:
    """Rows of several seeds with the same keys as one row each, their counts added, in the order they first came."""
    total: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in (row for rows in seeds for row in rows):
        kept = total.setdefault(
            tuple(row[key] for key in keys), dict.fromkeys(row, 0) | {key: row[key] for key in keys}
        )
        for name, count in row.items():
            if name not in keys:
                kept[name] += count
    return [total[key] for key in sorted(total, key=str)]
