"""Asking departments about persons instead of copying their lists, on the made county."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck import settings as settings_module
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.catalog.site_files import read_folder
from crosscheck.errors import ConfigurationError
from crosscheck.files import write_text
from crosscheck.flow.asking import ask, rules_asking
from crosscheck.lake.snapshots import newest_accepted
from crosscheck.lake.usable import dataset_states
from crosscheck.publish.sheets.protection import is_locked
from crosscheck.rules.night import check_night
from crosscheck.rules.stored import StoredNight
from crosscheck.settings import Settings
from kit.asked_county import County, land_all
from kit.landing import NIGHT
from kit.reading import say

FOLDER = NIGHT.strftime("%Y%m%d")
VEHICLES = "police.vehicle"


def site(folder: Path, asked: Collection[str], patch: pytest.MonkeyPatch) -> None:
    """Put a county's folder in force in which these datasets answer for persons."""
    write_text(folder / "site.yaml", 'county: {code: "451022", name: 田东县}\n')
    for dataset in asked:
        write_text(folder / "sources" / f"{dataset}.yaml", "coverage: asked\n")
    read_folder.cache_clear()
    patch.setenv("CROSSCHECK_SITE", str(folder))


def note_requests(exports: Path, numbers: dict[str, str]) -> None:
    """Write into the deliveries which requests they answer, each in the way of its kind."""
    for department in catalog().departments:
        mine = {d: numbers[d.id] for d in department.datasets if d.id in numbers}
        if mine and department.delivery == "database":
            with closing(sqlite3.connect(exports / "database" / f"{department.name}.sqlite")) as con, con:
                for dataset, number in mine.items():
                    con.execute(f'ALTER TABLE "{dataset.title}" ADD COLUMN "请求编号" DEFAULT \'{number}\'')
        elif mine and department.delivery != "http-json":
            write_text(exports / "drop" / department.name / FOLDER / "request.txt", "\n".join(mine.values()))


def asked_everybody(county: County, asked: Collection[str], folder: Path, patch: pytest.MonkeyPatch) -> StoredNight:
    """The same night where these departments were asked about the whole registry, and answered with all they have."""
    site(folder / "site", asked, patch)
    shutil.copytree(county.settings.home / "lake", folder / "home" / "lake", ignore=lambda *_: set())
    for dataset in asked:
        shutil.rmtree(folder / "home" / "lake" / dataset)
    shutil.copytree(county.settings.exports or folder, folder / "exports")
    settings = replace(county.settings, home=folder / "home", exports=folder / "exports")
    note_requests(folder / "exports", {name: ask(settings, name, NIGHT).number for name in asked})
    land_all(settings, county.records, patch, {name.partition(".")[0] for name in asked})
    return check_night(settings, dataset_states(settings, NIGHT), NIGHT)


def findings(night: StoredNight) -> dict[str, list[str]]:
    by_rule: dict[str, list[str]] = {}
    for row in pq.read_table(night.findings).to_pylist():
        by_rule.setdefault(row["rule_id"], []).append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    return by_rule


def askable(settings: Settings) -> list[str]:
    """Lists about persons of which a rule reads those of the registry."""
    return [d.id for d in catalog().datasets if d.person and rules_asking(settings, d)]


def with_strangers(settings: Settings) -> set[str]:
    return {name for rule in rule_catalog(settings.root).values() for name in rule.whole}


def test_with_everybody_asked_findings_are_byte_for_byte_those_of_whole_lists(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every list in which no rule looks for people outside the registry, all at once: all rules run."""
    asked = [name for name in askable(county.settings) if name not in with_strangers(county.settings)]
    night = asked_everybody(county, asked, tmp_path, monkeypatch)
    assert len(asked) > 5
    assert night.findings.read_bytes() == county.night.findings.read_bytes()
    assert night.manifest()["holds"] == county.night.manifest()["holds"]


def test_rules_about_strangers_are_held_and_all_others_find_the_same(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [name for name in askable(county.settings) if name in with_strangers(county.settings)]
    night = asked_everybody(county, asked, tmp_path, monkeypatch)
    whole, found = findings(county.night), findings(night)
    held = {hold["rule"] for hold in night.manifest()["holds"]}
    assert held == {r.id for r in rule_catalog(county.settings.root).values() if {*r.whole} & {*asked}}
    resting = {rule.id for rule in rule_catalog(county.settings.root).values() if held & {*rule.after}}
    compared = whole.keys() - held - resting
    assert {rule: found.get(rule) for rule in compared} == {rule: whole[rule] for rule in compared}
    deleted = {hold["object"] for hold in night.manifest()["object_holds"] if hold["rule"] == "AG-04"}
    assert deleted == {*asked}, "a row that is missing from an answer was not deleted"
    reasons = {hold["reason"] for hold in night.manifest()["holds"] if hold["rule"] == "HO-10"}
    assert reasons == {"易地扶贫搬迁(housing.relocation):该数据按名单比对,不含名单外人员"}
    _nobody_else_was_kept(night.path.parents[2], asked)


def _nobody_else_was_kept(home: Path, asked: Collection[str]) -> None:
    """Of people whom nobody asked about the lake keeps no row and no mark."""
    settings = replace(settings_module.load(), home=home)
    members = newest_accepted(settings, "registry.member", NIGHT)
    assert members
    known = {n for n in pq.read_table(members.rows, columns=["id_no"]).column("id_no").to_pylist() if n}
    names = set(pq.read_table(members.rows, columns=["name_fold"]).column("name_fold").to_pylist())
    refused = 0
    for name in asked:
        found = newest_accepted(settings, name, NIGHT)
        person = catalog().dataset(name).person
        assert found
        assert person
        number, called = person[0].name, f"{person[1].name}_fold"
        for row in pq.read_table(found.rows, columns=[number, called]).to_pylist():
            assert (row[number] or "")[:18] in known or row[called] in names
        rows = pq.read_table(found.quarantine).to_pylist()
        strangers = [row for row in rows if "not asked" in row["reason"]]
        assert all(row["_about"] is None for row in strangers)
        refused += len(strangers)
    assert refused > 100


def test_a_request_holds_number_and_name_and_nothing_else_and_is_on_record(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crosscheck.access.scopes import EVERYTHING
    from crosscheck.ledger.database import existing_ledger, reading
    from crosscheck.ledger.proof import verify

    site(tmp_path / "site", [VEHICLES], monkeypatch)
    settings = replace(county.settings, home=tmp_path / "home")
    shutil.copytree(county.settings.home / "lake" / "registry.member", settings.lake / "registry.member")
    first = ask(settings, VEHICLES, NIGHT)
    again = ask(settings, VEHICLES, NIGHT)
    assert (first.fresh, again.fresh, again.number) == (True, False, f"Q{FOLDER}-{VEHICLES}")
    stem = f"{catalog().dataset(VEHICLES).title}_比对请求"
    assert {path.name for path in first.folder.iterdir()} == {
        *(f"{stem}.{kind}" for kind in ("csv", "parquet", "xlsx")),
        "request.json",
    }
    table = pq.read_table(first.folder / f"{stem}.parquet")
    assert table.column_names == ["请求编号", "证件号码", "姓名"]
    assert set(table.column("请求编号").to_pylist()) == {first.number}
    members = newest_accepted(settings, "registry.member", NIGHT)
    assert members
    rows = pq.read_table(members.rows, columns=["id_no", "name"]).to_pylist()
    assert {(r["证件号码"], r["姓名"]) for r in table.to_pylist()} == {(r["id_no"], r["name"]) for r in rows}
    assert len((first.folder / f"{stem}.csv").read_text("utf-8-sig").splitlines()) == first.persons + 1
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        assert verify(connection).problems == ()
        taken = connection.exec_driver_sql("SELECT reader, path, address FROM download").fetchall()
    assert [tuple(row) for row in taken] == [("县公安局", f"{first.number}/request.json", "outgoing")]


@pytest.mark.parametrize(("dataset", "said"), [("police.vehicle", "whole list"), ("bank.loan", "whole list")])
def test_nobody_is_asked_for_a_list_that_is_handed_over_whole(settings: Settings, dataset: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        ask(settings, dataset, date(2026, 11, 20))


def test_the_command_writes_a_request(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site(tmp_path / "site", [VEHICLES], monkeypatch)
    shutil.copytree(county.settings.lake / "registry.member", tmp_path / "home" / "lake" / "registry.member")
    (tmp_path / "home").chmod(0o700)
    early = say(monkeypatch, tmp_path / "home", ("ask", VEHICLES, "--date", "2999-01-01"))
    assert (early.code, "2999-01-01 is later than today" in early.out) == (3, True)
    made = say(monkeypatch, tmp_path / "home", ("ask", VEHICLES, "--date", NIGHT.isoformat(), "--any-date"))
    assert made.code == 0
    assert f"request Q{FOLDER}-{VEHICLES} asks about " in made.out
    refused = say(monkeypatch, tmp_path / "home", ("ask", "bank.loan", "--date", NIGHT.isoformat(), "--any-date"), "zh")
    assert (refused.code, "按全量清单报送" in refused.out) == (3, True)


def test_under_a_password_only_the_workbook_can_be_handed_over(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(tmp_path / "site", [VEHICLES], monkeypatch)
    settings = replace(county.settings, home=tmp_path / "home", workbook_password="secret")
    shutil.copytree(county.settings.lake / "registry.member", settings.lake / "registry.member")
    handed = ask(settings, VEHICLES, NIGHT)
    [book] = handed.folder.glob("*.xlsx")
    assert is_locked(book.read_bytes())
    assert {path.suffix for path in handed.folder.iterdir()} == {".json", ".parquet", ".xlsx"}
