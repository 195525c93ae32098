"""The suites in git line up with the data contracts, and a suite that is not what it seems is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from expect_samples import candidate, schema

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.errors import ConfigurationError
from crosscheck.expect.delivery import check_delivery
from crosscheck.expect.suites import COLUMNS_PRESENT, QUERY, Expectation, Suite, load_suite
from crosscheck.settings import Settings

ROOT = Path(__file__).parents[2]
DATASETS = catalog().datasets
OWN_COLUMNS = {"_quarantined", "_business_date", "_days_since"}
OWN_COLUMNS |= {"_columns_lost", "_values_lost", "_parts_lost", "_townships_lost", "_villages_lost"}
SQL_WORDS = {"batch", "current", "month", "year"}
ALWAYS = {"columns", "rows", "key_present", "key_unique", "quarantine_share", "volume", "interval"}

each_dataset = pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.id)


def suite_of(dataset: Dataset) -> Suite:
    return load_suite(ROOT, dataset.id)


def named(dataset: Dataset, name: str) -> Expectation | None:
    return next((e for e in suite_of(dataset).expectations if e.name == name), None)


def columns_of(value: Any) -> set[str]:
    """Every column that the arguments of an expectation name."""
    if isinstance(value, list):
        return set().union(*map(columns_of, value))
    if not isinstance(value, dict):
        return set()
    found = {value[key] for key in ("column", "column_A", "column_B") if isinstance(value.get(key), str)}
    found |= set(value.get("column_set", ()))
    found |= {value["name"]} if set(value) == {"name"} else set()
    sql = re.sub(r"'[^']*'", "", value.get(QUERY, ""))
    found |= set(re.findall(r"\b_?[a-z][a-z0-9_]*\b(?! *\()", sql)) - SQL_WORDS
    return found.union(*(columns_of(inner) for inner in value.values()))


def test_there_is_one_suite_for_each_dataset_each_group_of_rules_and_the_links() -> None:
    groups = {folder.name for folder in (ROOT / "sql" / "rules").iterdir() if folder.is_dir()}
    expected = {dataset.id for dataset in DATASETS} | {f"rules.{group}" for group in groups} | {"links"}
    assert {path.stem for path in (ROOT / "expectations").glob("*.json")} == expected


@each_dataset
def test_every_column_of_a_suite_exists(dataset: Dataset) -> None:
    known = set(schema(dataset).names) | OWN_COLUMNS
    used = {name for e in suite_of(dataset).expectations for name in columns_of(e.kwargs)}
    assert used <= known


@each_dataset
def test_what_every_dataset_must_meet(dataset: Dataset) -> None:
    names = {e.name for e in suite_of(dataset).expectations}
    assert names >= ALWAYS
    assert ("future_share" in names) == any(column.past_event for column in dataset.columns)
    assert ("id_share" in names) == bool(dataset.of_type("id_no"))
    present = named(dataset, "columns")
    assert present is not None
    assert present.type == COLUMNS_PRESENT
    assert present.kwargs["column_set"] == [column.name for column in dataset.columns if column.required]
    interval = named(dataset, "interval")
    assert interval is not None
    assert interval.kwargs["max_value"] == dataset.stale


@each_dataset
def test_thresholds_of_the_shares(dataset: Dataset) -> None:
    shares = {"quarantine_share": 0.95, "future_share": 0.99}
    shares["id_share"] = 0.95 if dataset.department == "registry" else 0.9
    for name, mostly in shares.items():
        share = named(dataset, name)
        if share is not None:
            assert (share.severity, share.kwargs["mostly"], share.meta["min_rows"]) == ("critical", mostly, 50)


def test_no_share_rejects_for_fewer_than_five_rows() -> None:
    """Whatever suite it stands in: a critical share is not missed by a mistyped row or two."""
    suites = [load_suite(ROOT, path.stem) for path in sorted((ROOT / "expectations").glob("*.json"))]
    shares = [e for suite in suites for e in suite.expectations if e.severity == "critical" and "mostly" in e.kwargs]
    assert {e.name for e in shares} == {"quarantine_share", "future_share", "id_share"}
    assert {(e.meta.get("min_rows"), e.meta.get("min_unexpected")) for e in shares} == {(50, 5)}


@each_dataset
def test_value_sets_are_those_of_the_contract(dataset: Dataset) -> None:
    for column in dataset.of_type("code"):
        words = named(dataset, f"{column.name}_words")
        assert words is not None
        assert words.kwargs["value_set"] == list(column.words)
        assert words.severity == "warning"


@each_dataset
def test_every_expectation_can_run_and_a_sound_delivery_is_accepted(
    dataset: Dataset, settings: Settings, tmp_path: Path
) -> None:
    result = check_delivery(settings, dataset, candidate(dataset, tmp_path, 60))
    assert (result.accepted, result.cause) == (True, None)
    assert [r.name for r in result.results] == [e.name for e in suite_of(dataset).expectations]


def refused(make: Callable[..., Settings], tmp_path: Path, **entry: Any) -> str:
    dataset = catalog().dataset("bank.loan")
    with pytest.raises(ConfigurationError) as error:
        check_delivery(make(dataset.id, entry), dataset, candidate(dataset, tmp_path, 1))
    return str(error.value)


def test_an_unknown_kind_of_expectation_is_refused(with_suite: Callable[..., Settings], tmp_path: Path) -> None:
    told = refused(with_suite, tmp_path, type="expect_miracles", kwargs={}, name="wonder")
    assert "bank.loan" in told
    assert "'wonder' (expect_miracles, critical)" in told


def test_an_unknown_severity_is_refused(with_suite: Callable[..., Settings], tmp_path: Path) -> None:
    told = refused(with_suite, tmp_path, type="expect_column_to_exist", kwargs={"column": "name"}, severity="fatal")
    assert "'it' (expect_column_to_exist, fatal)" in told


def test_an_unknown_argument_is_refused(with_suite: Callable[..., Settings], tmp_path: Path) -> None:
    told = refused(with_suite, tmp_path, type="expect_column_to_exist", kwargs={"column": "name", "colour": 1})
    assert "suite 'bank.loan': expectation 'it' is refused" in told
    assert "colour" in told


def test_of_many_expectations_the_refused_one_is_named(with_suite: Callable[..., Settings], tmp_path: Path) -> None:
    dataset = catalog().dataset("bank.loan")
    good = {"type": "expect_column_to_exist", "kwargs": {"column": "name"}, "name": "good"}
    bad = {"type": "expect_column_to_exist", "kwargs": {"colour": 1}, "name": "bad"}
    project = with_suite(dataset.id, good, bad)
    with pytest.raises(ConfigurationError, match="expectation 'bad' is refused"):
        check_delivery(project, dataset, candidate(dataset, tmp_path, 1))


@pytest.mark.parametrize(
    ("suite", "told"),
    [
        ("[", "not JSON"),
        ("[]", "must hold exactly"),
        ('{"name": "other", "expectations": []}', "stem as name"),
        ('{"name": "s", "expectations": []}', "no expectations"),
        ('{"name": "s", "expectations": [{"type": "x"}]}', "expectation 1: must hold exactly"),
    ],
)
def test_a_suite_of_another_shape_is_refused(tmp_path: Path, suite: str, told: str) -> None:
    (tmp_path / "expectations").mkdir()
    (tmp_path / "expectations" / "s.json").write_text(suite, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        load_suite(tmp_path, "s")


def test_a_suite_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no expectation suite 's\.json'"):
        load_suite(tmp_path, "s")


def test_sentences_are_needed_and_names_must_differ(tmp_path: Path) -> None:
    folder = tmp_path / "expectations"
    folder.mkdir()
    entry = json.loads((ROOT / "expectations" / "bank.loan.json").read_text(encoding="utf-8"))["expectations"][0]
    (folder / "s.json").write_text(json.dumps({"name": "s", "expectations": [entry, entry]}), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="two of the same name"):
        load_suite(tmp_path, "s")
    del entry["meta"]["zh"]
    (folder / "s.json").write_text(json.dumps({"name": "s", "expectations": [entry]}), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"meta lacks \['zh'\]"):
        load_suite(tmp_path, "s")


@pytest.mark.parametrize("query", ["SELECT name FROM {batch}", "SELECT 1 FROM delivery"])
def test_a_query_counts_rows_of_the_batch_and_returns_no_value(
    with_suite: Callable[..., Settings], tmp_path: Path, query: str
) -> None:
    assert "it counts rows" in refused(with_suite, tmp_path, type="unexpected_rows_expectation", kwargs={QUERY: query})
