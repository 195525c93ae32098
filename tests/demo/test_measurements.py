"""Benches give figures in one form; the rules that other tools are compared by find what ours find."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from crosscheck import settings
from crosscheck.catalog.datasets import catalog
from crosscheck.errors import ConfigurationError
from crosscheck_demo.bench.measurements import Figures, growth, marks, slope, written
from crosscheck_demo.bench.night import NIGHT
from crosscheck_demo.bench.peers import fifteen
from crosscheck_demo.bench.scale import write_lake

TABLE = Figures("Two tools", ("tool", "CPU s"), [("ours", "1.0"), ("theirs", "2.0")])


def test_the_page_has_the_newest_tables_of_a_bench_and_keeps_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "measured.md"
    begin, end = marks("peers")
    page.write_text(f"# Measured\n\n{begin}\nold\n{end}\n\nWhat it means.\n", encoding="utf-8")
    written(page, "peers", [TABLE])
    once = page.read_text(encoding="utf-8")
    written(page, "peers", [TABLE])
    assert page.read_text(encoding="utf-8") == once
    assert "| ours | 1.0 |" in once
    assert "old" not in once
    assert once.startswith("# Measured\n")
    assert once.endswith("What it means.\n")


def test_a_page_without_a_place_for_the_bench_is_refused_and_kept(tmp_path: Path) -> None:
    page = tmp_path / "measured.md"
    page.write_text("# Measured\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="bench peers"):
        written(page, "peers", [TABLE])
    assert page.read_text(encoding="utf-8") == "# Measured\n"


def test_a_slope_of_one_is_twice_as_much_for_twice_as_many() -> None:
    assert slope(3.0, 6.0, 2) == pytest.approx(1.0)
    assert slope(3.0, 24.0, 4) == pytest.approx(2**0.5)
    assert growth({"all of it": {10: 2.0, 20: 4.0, 40: 8.0}})[0].rows == [("all of it", "1.00", "1.00")]
    assert growth({"all of it": {10: 2.0}}) == []


def test_the_rules_that_tools_are_compared_by_find_what_ours_find(tmp_path: Path) -> None:
    home = replace(settings.load(), home=tmp_path, threads=2)
    write_lake(home, NIGHT, 3000, catalog().connected)
    ours = fifteen.run_ours(home)["found"]
    with duckdb.connect() as con:
        for table, rows in fifteen.inputs(home, tmp_path)["tables"].items():
            con.read_parquet(rows).create_view(table)
        theirs = {
            rule: sorted(map(list, con.sql(statement).fetchall()))
            for rule, statement in fifteen.statements(home.root).items()
        }
    assert theirs == ours
    assert sum(map(bool, ours.values())) > 8, "most of them find something"
