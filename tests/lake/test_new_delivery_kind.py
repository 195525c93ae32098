"""A delivery kind is one module and one line: a throw-away one lands a dataset, and without its line it is refused."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pyarrow.parquet as pq
import pytest

from crosscheck.catalog import source_maps
from crosscheck.catalog.datasets import Catalog, catalog
from crosscheck.errors import ConfigurationError
from crosscheck.lake import land as land_module
from crosscheck.lake.land import Landed, land
from crosscheck.settings import Settings
from crosscheck.sources.deliveries import DELIVERIES
from kit.landing import NIGHT, accept, death, person

MODULE = """
import json
from functools import partial

from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.offer import Offer
from crosscheck.sources.reading import Part


def offers(settings, department, business_date, waiting):
    name = DeliveryName(business_date)
    folder = settings.exports / "lines" / department.name
    for dataset in waiting(name):
        path = folder / f"{dataset.title}.jsonl"
        inputs = (path,) if path.exists() else ()
        yield Offer(dataset, name, department.delivery, partial(read, path), inputs, absent=not inputs)


def read(path, tally):
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    yield Part(path.name, list(rows[0]), enumerate((list(row.values()) for row in rows), start=1))
"""
DEATH = "civil_affairs.death"


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of a kind that nobody has heard of."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "throwaway_lines.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "modules")
    return importlib.import_module("throwaway_lines")


@pytest.fixture
def declared(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """``sources.yaml`` says that civil affairs delivers so, and it has delivered two deaths."""
    changed = [
        replace(department, delivery="json-lines") if department.name == "civil_affairs" else department
        for department in catalog().departments
    ]
    monkeypatch.setattr(land_module, "catalog", lambda: Catalog(tuple(changed)))
    assert settings.exports is not None
    folder = settings.exports / "lines" / "civil_affairs"
    folder.mkdir(parents=True)
    rows = [json.dumps(death(证件号码=person(n)), ensure_ascii=False) for n in (1, 2)]
    title = catalog().dataset(DEATH).title
    (folder / f"{title}.jsonl").write_text("\n".join(rows), encoding="utf-8")


@pytest.mark.usefixtures("declared")
def test_one_module_and_one_line_land_a_dataset(
    settings: Settings, lines: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DELIVERIES, "json-lines", lines.offers)
    landed = {one.dataset: one.outcome for one in land(settings, "civil_affairs", NIGHT, accept)}
    assert landed.pop(DEATH) == "accepted"
    assert set(landed.values()) == {"absent"}
    snapshot = settings.lake / DEATH / "20261120"
    manifest = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    title = catalog().dataset(DEATH).title
    assert (manifest["reader"], manifest["rows_accepted"]) == ("json-lines", 2)
    assert [entry["file"] for entry in manifest["inputs"]] == [f"{title}.jsonl"]
    assert pq.read_table(snapshot / "rows.parquet").column("died_on").to_pylist() == [date(2026, 10, 1)] * 2
    again = land(settings, "civil_affairs", NIGHT, accept)
    assert again[0] == Landed(DEATH, "20261120", "present")


@pytest.mark.usefixtures("declared")
def test_without_its_line_the_kind_is_refused(settings: Settings) -> None:
    with pytest.raises(ConfigurationError) as refused:
        land(settings, "civil_affairs", NIGHT, accept)
    assert str(refused.value) == (
        "sources.yaml: civil_affairs: no delivery kind 'json-lines'; known: csv, csv-utf8, csv-utf8-bom, csv-gb18030, "
        "xlsx, xls, ods, database, http-json"
    )
    assert not settings.lake.exists()


def test_every_department_delivers_in_a_known_way() -> None:
    assert {department.delivery for department in catalog().departments} <= DELIVERIES.keys()


def test_a_county_may_name_every_kind_that_is_read() -> None:
    assert set(source_maps.DELIVERIES) == DELIVERIES.keys()
