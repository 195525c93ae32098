"""What if: the same difference as really changing policy or rule and running the night, and nothing written."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck.catalog.site_files import read_folder
from crosscheck.errors import ConfigurationError
from crosscheck.files import write_text
from crosscheck.lake.usable import dataset_states
from crosscheck.rules.night import check_night
from crosscheck.rules.stored import StoredNight
from crosscheck.rules.what_if import APPEARS, WhatIf, what_if
from crosscheck.settings import Settings
from kit.asked_county import County
from kit.landing import NIGHT
from kit.reading import say

LOWER = """
- {name: monitoring_line, rows: [{region: "", from: 2026-01-01, value: 8000, basis: practice}]}
- {name: visit_days, rows: [{region: "", from: 2026-01-01, value: 45, basis: practice}]}
"""
CHANGED = {"WM-07", "HP-05", "HP-08"}
"""The rules that read these values, and the one that reads their findings."""


def content(home: Path) -> dict[str, str]:
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def keys(night: StoredNight) -> set[tuple[str, str, str, str]]:
    rows = pq.read_table(night.findings).to_pylist()
    return {(row["rule_id"], row["subject_id"], row["object"], (row["region_code"] or "")[:9]) for row in rows}


def told(found: WhatIf) -> dict[str, tuple[int, int]]:
    counted: dict[str, tuple[int, int]] = {}
    for one in found.differences:
        appear, go = counted.get(one.rule, (0, 0))
        counted[one.rule] = (appear + one.appear, go + one.go)
    return counted


def really(settings: Settings, folder: Path, text: str, patch: pytest.MonkeyPatch) -> StoredNight:
    """The night run on a county whose folder has these policy rows."""
    write_text(folder / "site" / "site.yaml", 'county: {code: "451022", name: 田东县}\n')
    write_text(folder / "site" / "policy.yaml", text)
    read_folder.cache_clear()
    patch.setenv("CROSSCHECK_SITE", str(folder / "site"))
    shutil.copytree(settings.home / "lake", folder / "home" / "lake")
    own = replace(settings, home=folder / "home")
    return check_night(own, dataset_states(own, NIGHT), NIGHT)


def test_other_values_give_what_a_night_under_them_gives(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = tmp_path / "values.yaml"
    write_text(values, LOWER)
    before = content(county.settings.home)
    found = what_if(county.settings, NIGHT, values, [])
    assert content(county.settings.home) == before
    assert set(found.rules) == CHANGED
    as_it_is, as_it_would_be = keys(county.night), keys(really(county.settings, tmp_path, LOWER, monkeypatch))
    appear = Counter(key[0] for key in as_it_would_be - as_it_is)
    go = Counter(key[0] for key in as_it_is - as_it_would_be)
    assert appear.total() > 0
    assert go.total() > 0
    assert told(found) == {rule: (appear[rule], go[rule]) for rule in sorted(appear.keys() | go.keys())}
    named = Counter((one.rule, one.township) for one in found.differences)
    assert set(named.values()) == {1}
    assert all(one.township.endswith(("镇", "乡")) for one in found.differences)


def test_examples_name_nobody(county: County, tmp_path: Path) -> None:
    values = tmp_path / "values.yaml"
    write_text(values, LOWER)
    found = what_if(county.settings, NIGHT, values, [])
    shown = json.dumps([vars(one) | {"facts": dict(one.facts)} for one in found.examples], ensure_ascii=False)
    assert 0 < len(found.examples) <= 10
    members = pq.read_table(county.settings.lake / "registry.member" / "20261120" / "rows.parquet")
    for column in ("name", "id_no", "household_no"):
        assert [text for text in members.column(column).to_pylist() if text and text in shown] == []


def test_a_changed_rule_is_run_instead_of_the_stored_one(county: County, tmp_path: Path) -> None:
    root = county.settings.root
    rule = next((root / "sql" / "rules").glob("*/WM-07_*.sql"))
    nobody = tmp_path / rule.name
    write_text(nobody, f"{rule.read_text('utf-8')}\nLIMIT 0\n")
    found = what_if(county.settings, NIGHT, None, [nobody])
    gone = sum(key[0] == "WM-07" for key in keys(county.night))
    assert told(found)["WM-07"] == (0, gone)
    assert all(one.change != APPEARS for one in found.examples)


def test_a_night_that_is_not_what_is_there_now_is_refused(county: County, tmp_path: Path) -> None:
    own = replace(county.settings, home=tmp_path / "home")
    shutil.copytree(county.settings.home, own.home)
    shutil.rmtree(own.lake / "police.vehicle")
    with pytest.raises(ConfigurationError, match="run that night again first"):
        what_if(own, NIGHT, None, [])


@pytest.mark.parametrize(("language", "heading"), [("en", "What if"), ("zh", "试算")])
def test_the_command_shows_it_and_writes_nothing(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, heading: str
) -> None:
    rule = next((county.settings.root / "sql" / "rules").glob("*/WM-07_*.sql"))
    nobody = tmp_path / rule.name
    write_text(nobody, f"{rule.read_text('utf-8')}\nLIMIT 0\n")
    before = content(county.settings.home)
    asked = ("whatif", "--date", NIGHT.isoformat(), "--rule", str(nobody))
    shown = say(monkeypatch, county.settings.home, asked, language)
    assert (shown.code, heading in shown.out, "WM-07" in shown.out) == (0, True, True)
    if language == "en":
        values = json.loads(say(monkeypatch, county.settings.home, (*asked, "--json")).out)
        gone = sum(key[0] == "WM-07" for key in keys(county.night))
        assert sum(one["go"] for one in values["differences"] if one["rule"] == "WM-07") == gone
    assert content(county.settings.home) == before
