"""The review list's candidates: who is listed, who first, who must not be; and that the list is the same every time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from crosscheck import settings as settings_module
from crosscheck import sqlfiles
from crosscheck.catalog.datasets import catalog
from crosscheck.engines.duckdb_engine import DuckDBEngine
from crosscheck.errors import ConfigurationError
from crosscheck.link.levels import NOTHING_SAID, comparisons
from crosscheck.link.link import link_datasets
from crosscheck.link.model import Model, read_model
from crosscheck.link.review import LIMITS, REVIEW_SCHEMA, review_costs, review_pairs
from crosscheck.link.training import STARTING_SHARES, train
from crosscheck.spec.play import Playground
from crosscheck.spec.read import read_spec
from crosscheck_demo.bench.linkage import methods
from crosscheck_demo.bench.linkage.linkage_truth import NIGHT, Size, write_truth

ROOT = settings_module.load().root
CASES = [pytest.param(case, id=case.name) for case in read_spec(Path(__file__).parent / "review" / "possible.md").cases]
TITLES = {dataset.id: dataset.title for dataset in catalog().datasets}


def settings_in(home: Path, threads: int = 2) -> settings_module.Settings:
    return settings_module.Settings(home=home, root=ROOT, threads=threads)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of fifteen hundred members and the dirty rows of two departments about them and others."""
    folder = tmp_path_factory.mktemp("truth")
    write_truth(settings_in(folder), folder, 1, Size(1500, 2500))
    return folder


def linked(folder: Path, threads: int = 2, shuffled: bool = False) -> DuckDBEngine:
    """The county's rows as linking leaves them; ``shuffled`` turns the order of every list round."""
    settings = settings_in(folder, threads)
    engine = methods._prepared(folder, settings)
    if shuffled:
        for dataset in methods.datasets():
            rows = engine.fetch(f"SELECT * FROM {dataset.table}__rows ORDER BY _row_id DESC")
            engine.run(f"DROP VIEW {dataset.table}__rows")
            engine.frame(f"{dataset.table}__rows", rows)
        members = engine.fetch("SELECT * FROM member ORDER BY hash(member_no)")
        engine.frame("member", members)
    link_datasets(settings, engine, methods.datasets())
    return engine


@pytest.fixture(scope="module")
def county(truth: Path) -> Iterator[DuckDBEngine]:
    engine = linked(truth)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def model(truth: Path, county: DuckDBEngine) -> Model:
    return train(settings_in(truth), county, methods.datasets(), NIGHT)


@pytest.fixture(scope="module")
def listed(truth: Path, county: DuckDBEngine, model: Model) -> pa.Table:
    return review_pairs(settings_in(truth), county, methods.datasets(), model)


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    playground = Playground(settings_in(tmp_path_factory.mktemp("home")), (case.values[0] for case in CASES))
    yield playground
    playground.close()


@pytest.mark.parametrize("case", CASES)
def test_who_is_listed_and_who_first(playground: Playground, model: Model, case) -> None:
    playground.link(case)
    datasets = [catalog().dataset(d.id) for d in catalog().datasets if d.title in case.tables]
    rows = review_pairs(playground.settings, playground.engine, datasets, model).to_pylist()
    found = [(TITLES[r["dataset"]], r["source_row"], str(r["rank"]), r["member_no"], r["link"]) for r in rows]
    assert sorted(found) == sorted(tuple(row.values()) for row in case.expected)
    assert all(row["weight"] is not None for row in rows)


def test_the_list_holds_the_rest_and_the_right_one_first(truth: Path, county: DuckDBEngine, listed: pa.Table) -> None:
    county.frame("listed", listed)
    methods.truth_views(county.connection, truth)
    for step in ("demo/scale/00_macros", "demo/linkage/60_expected"):
        county.run(sqlfiles.sql(ROOT, step))
    rows = county.fetch(sqlfiles.sql(ROOT, "demo/linkage/66_review")).to_pylist()
    rest, there, first = (sum(row[name] for row in rows) for name in ("rest", "listed", "first"))
    assert rest > 300
    assert there >= 0.98 * rest
    assert first >= 0.95 * rest


def test_every_row_of_the_list_is_whole(listed: pa.Table) -> None:
    assert listed.schema == REVIEW_SCHEMA
    rows = listed.to_pylist()
    assert {row["link"] for row in rows} == {"conflict", "likely", "possible"}
    names = {name: {level.label for level in levels} for name, levels in comparisons(ROOT).items()}
    for row in rows:
        levels = json.loads(row["levels"])
        assert list(levels) == list(names)
        assert all(label in names[name] for name, label in levels.items())
        assert row["rank"] <= LIMITS["candidates"]
        assert row["link"] != "possible" or row["weight"] >= LIMITS["weight"]
    order = [(r["dataset"], r["source_file"], int(r["source_row"]), r["rank"], r["person_key"]) for r in rows]
    assert order == sorted(order)


@pytest.mark.parametrize(("threads", "shuffled"), [(1, False), (2, True)])
def test_threads_and_order_change_nothing(
    truth: Path, model: Model, listed: pa.Table, threads: int, shuffled: bool
) -> None:
    engine = linked(truth, threads, shuffled)
    again = review_pairs(settings_in(truth), engine, methods.datasets(), model)
    engine.close()
    assert again.equals(listed)


def test_the_same_county_trains_the_same_model(truth: Path, model: Model) -> None:
    engine = linked(truth, threads=1, shuffled=True)
    again = train(settings_in(truth), engine, methods.datasets(), NIGHT)
    engine.close()
    assert again.text() == model.text()


def test_the_model_holds_no_person_and_says_what_it_rests_on(county: DuckDBEngine, model: Model) -> None:
    text = model.text()
    persons = county.fetch(
        "SELECT DISTINCT unnest([name, id_no, member_no, household_no, village]) AS word FROM member"
    ).column("word")
    labels = {share.label for shares in model.shares.values() for share in shares}
    assert not [word for word in persons.to_pylist() if word and word not in labels and word in text]
    assert model.trained_on == NIGHT == read_model(text).trained_on
    assert read_model(text) == model
    assert model.members == 1500
    assert model.pairs["strangers"] > 100_000
    assert model.pairs["certain"] > 500
    assert model.pairs["damaged"] > 200


def test_agreement_counts_for_and_difference_against(model: Model) -> None:
    for shares in model.shares.values():
        weights = {share.label: share.weight for share in shares}
        assert weights["相同"] > 0 >= weights["不同"]
        assert weights["相同"] > weights["不同"]
    name = {share.label: share.weight for share in model.shares["name"]}
    assert name["同音"] > name["仅姓相同"] > name["不同"]


def test_every_level_has_a_starting_share_and_they_make_one() -> None:
    asked = {
        name: [level.label for level in levels if level.label != NOTHING_SAID]
        for name, levels in comparisons(ROOT).items()
    }
    assert {name: list(shares) for name, shares in STARTING_SHARES.items()} == asked
    for shares in STARTING_SHARES.values():
        assert sum(shares.values()) == pytest.approx(1)


def test_what_tells_too_little_is_left_out_and_counted(
    truth: Path, county: DuckDBEngine, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(truth)
    review_pairs(settings, county, methods.datasets(), model)
    everything = review_costs(settings, county)
    assert everything["keys_dropped"] == everything["pairs_dropped"] == 0
    monkeypatch.setitem(LIMITS, "pairs", everything["pairs_compared"] // 2)
    review_pairs(settings, county, methods.datasets(), model)
    less = review_costs(settings, county)
    assert less["keys_dropped"] > 0
    assert less["pairs_dropped"] > 0
    assert less["pairs_compared"] < everything["pairs_compared"]


def test_without_a_model_there_are_weak_links_only(truth: Path, county: DuckDBEngine, listed: pa.Table) -> None:
    plain = review_pairs(settings_in(truth), county, methods.datasets()).to_pylist()
    scored = [row for row in listed.to_pylist() if row["link"] != "possible"]
    assert {row["link"] for row in plain} == {"conflict", "likely"}
    assert [{**row, "weight": None} for row in scored] == plain


def test_a_model_for_other_comparisons_does_not_fit(model: Model) -> None:
    assert model.fits(comparisons(ROOT))
    assert not replace(model, shares={**model.shares, "sex": model.shares["sex"][:1]}).fits(comparisons(ROOT))


def test_what_no_row_says_keeps_its_starting_shares(truth: Path) -> None:
    county = linked(truth)
    plain = train(settings_in(truth), county, methods.datasets()[1:], NIGHT)
    assert {share.label: share.m for share in plain.shares["village"]} == STARTING_SHARES["village"]
    assert {share.label: share.m for share in plain.shares["name"]} != STARTING_SHARES["name"]
    county.frame("member", county.fetch("SELECT * FROM member LIMIT 20"))
    with pytest.raises(ConfigurationError, match="too few to learn from"):
        train(settings_in(truth), county, [], NIGHT)
    county.close()
