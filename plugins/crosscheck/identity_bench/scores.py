"""What a method's links are worth: compared with the truth by ``sql/identity/6*.sql``, as counts that name nobody."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crosscheck import sqlfiles
from crosscheck.engines.duckdb_engine import connect
from crosscheck.identity_bench.methods import truth_views
from crosscheck.settings import Settings

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
    sql = settings.root / "sql" / "identity"
    with closing(connect(settings)) as con:
        con.execute(sqlfiles.load(settings.root / "sql" / "scale" / "00_macros.sql"))
        truth_views(con, folder)
        con.execute(sqlfiles.load(sql / "60_expected.sql"))

        def rows(name: str) -> Rows:
            return con.sql(sqlfiles.load(sql / name)).to_arrow_table().to_pylist()

        scores = {}
        for method in methods:
            con.read_parquet(str(folder / f"found-{method}.parquet")).create_view("found", replace=True)
            con.execute(sqlfiles.load(sql / "61_claimed.sql"))
            parts = [rows(name) for name in ("62_by_class.sql", "63_by_damage.sql", "64_by_person.sql", "65_total.sql")]
            scores[method] = Score(*parts)
        listed = folder / "listed.parquet"
        if listed.exists():
            con.read_parquet(str(listed)).create_view("listed", replace=True)
            scores["ours"].review = rows("66_review.sql")
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
