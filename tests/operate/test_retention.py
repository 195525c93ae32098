"""What was kept long enough goes: listed a week before, on record, and nothing that an open issue rests on."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crosscheck import clock, files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import site
from crosscheck.cli.main import app
from crosscheck.flow import expiry
from crosscheck.flow.expiry import LISTED, announce, apply, due
from crosscheck.flow.night import alone
from crosscheck.flow.site_check import site_problems
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.downloads import Download, record
from crosscheck.ledger.expired import citations
from crosscheck.ledger.history import entries_of
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from kit.lived import copied, lived_home
from kit.sites import Maker, county_site

__all__ = ["county_site"]
NEWEST = date(2026, 11, 20)
LATER = NEWEST + timedelta(days=100)
YEARS_LATER = date(2031, 1, 1)
WEEK = timedelta(days=7)


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.fixture
def home(shared: Path, tmp_path: Path) -> Settings:
    settings = copied(lived_home(shared), tmp_path / "home")
    ledger = open_ledger(settings.ledger_url)
    for day in ("2026-11-18", "2030-12-31"):
        record(ledger, Download(f"{day}T09:30:00+08:00", "王五", "county", "x/y.xlsx", "0" * 64, "本机"))
    ledger.dispose()
    return settings


def with_rows(home: Settings) -> set[str]:
    return {path.parent.relative_to(home.home).as_posix() for path in home.lake.glob("*/*/rows.parquet")}


def cited(home: Settings) -> dict[str, date | None]:
    ledger = open_ledger(home.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        found = citations(connection)
    ledger.dispose()
    return found


def on_record(home: Settings) -> list[tuple[str, dict]]:
    ledger = open_ledger(home.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        entries = [entry for entry in entries_of(connection, "") if entry.action == "expired"]
    ledger.dispose()
    return [(entry.source, entry.details) for entry in entries]


def test_rows_that_no_issue_cites_go_after_ninety_days_a_week_after_they_were_listed(home: Settings) -> None:
    assert due(home, NEWEST) == []
    before, rests_on = with_rows(home), cited(home)
    assert apply(home, LATER) == {}
    listed = json.loads((home.home / LISTED).read_text(encoding="utf-8"))
    assert {entry["goes_on"] for entry in listed.values()} == {(LATER + WEEK).isoformat()}
    assert apply(home, LATER + WEEK - timedelta(days=1)) == {}
    assert with_rows(home) == before
    went = apply(home, LATER + WEEK)
    gone = before - with_rows(home)
    assert went["inputs"] == len(listed)
    assert gone == {path for path in listed if path.startswith("lake/")}
    assert len(gone) > 20
    assert gone & rests_on.keys() == set()
    assert [path for path, closed in rests_on.items() if closed is None and path not in with_rows(home)] == []
    newest = [sorted(dataset.iterdir())[-1] for dataset in home.lake.iterdir()]
    assert [folder for folder in newest if not (folder / "rows.parquet").exists()] == []
    assert all((home.home / path / "manifest.json").exists() for path in gone)
    assert not list(home.home.glob("feedback/taken/*/*"))
    verify(home)
    ((source, details),) = on_record(home)
    assert (source, details["retention"], details["count"]) == ("retention inputs", "inputs", len(listed))
    assert details["basis"] == "inputs: 90 days (default)"
    assert set(details["gone"]) == set(listed)
    assert apply(home, LATER + WEEK) == {}
    assert len(on_record(home)) == 1


def test_years_later_lists_and_what_closed_issues_cite_go_and_nothing_that_open_ones_do(home: Settings) -> None:
    rests_on = cited(home)
    still_open = {path for path, closed in rests_on.items() if closed is None}
    closed = rests_on.keys() - still_open
    assert still_open
    assert closed
    announce(home, YEARS_LATER)
    went = apply(home, YEARS_LATER + WEEK)
    assert {kind for kind, count in went.items() if count} == {"inputs", "lists", "audit"}
    left = with_rows(home)
    newest = {sorted(home.lake.glob(f"{path.split('/')[1]}/*"))[-1].name for path in closed}
    assert still_open <= left
    assert {path for path in closed & left if Path(path).name not in newest | {"20261116"}} == set()
    assert [path.name for path in sorted(home.revisions.glob("*-r*"))] == ["2026-11-20-r1"]
    assert [path.name for path in sorted(home.nights.glob("2*"))] == ["2026-11-16", "2026-11-20"]
    verify(home)
    records = [details for _, details in on_record(home) if "downloads_up_to" in details]
    assert [details["count"]["download"] for details in records] == [1]


def test_who_is_killed_over_it_ends_it_the_next_time(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    announce(home, LATER)
    before = with_rows(home)

    def dying(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(expiry, "_remove", dying)
        with pytest.raises(Killed):
            apply(home, LATER + WEEK)
    assert with_rows(home) == before
    verify(home)
    assert apply(home, LATER + WEEK) == {}
    assert len(with_rows(home)) < len(before)
    assert len(on_record(home)) == 1
    verify(home)


def test_scratch_of_a_killed_process_lies_no_longer_than_a_day(settings: Settings) -> None:
    old, young = clock.now().timestamp() - 2 * 24 * 60 * 60, clock.now().timestamp() - 60
    for name, written in (
        ("duckdb_temp_storage-0.tmp", old),
        ("land-x/raw.parquet", old),
        ("y/z", young),
        ("a.lock", old),
    ):
        path = settings.spill / name
        files.write_bytes(path, b"x")
        os.utime(path.parent if path.parent != settings.spill else path, (written, written))
    with alone(settings):
        pass
    assert {path.name for path in settings.spill.iterdir()} == {"y", "a.lock", "nights.lock"}


def test_a_county_says_how_long_and_is_told_what_is_wrong_with_it(settings: Settings, county_site: Maker) -> None:
    said = 'county: {code: "451022", name: 田东县}\nretention:\n  inputs: 120天\n  lists: 5 years\n'
    county_site({"site.yaml": said})
    assert site_problems(settings) == []
    kept = site().retention
    assert [str(kept.of(name)) for name in ("inputs", "lists", "audit")] == ["120 days", "5 years", "3 years"]
    assert kept.lists.basis == "site.yaml:4"
    assert kept.lists.after(date(2028, 2, 29)) == date(2033, 3, 1)
    county_site({"site.yaml": said + "  audit: 5 days\n  persons: 3 years\n  lists: soon\n"})
    told = [(problem.line, problem.en) for problem in site_problems(settings)]
    assert told == [
        (5, "audit are kept for 180 days at least, not for '5 days'"),
        (6, "no key 'persons'; nearest: audit, inputs, lists"),
        (7, "'lists' stands there twice; keep one"),
        (7, "'soon' is no span such as '90 days' or '3 years'"),
    ]


def test_the_command_shows_and_does_it(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCHECK_HOME", str(home.home))
    monkeypatch.setenv("CROSSCHECK_LANG", "en")
    runner = CliRunner()
    nothing = runner.invoke(app, ["retention", "show", "--date", NEWEST.isoformat()])
    assert (nothing.exit_code, "nothing goes on 2026-11-20" in nothing.output) == (9, True)
    shown = runner.invoke(app, ["retention", "show", "--date", LATER.isoformat()])
    assert "lake/health.chronic/20261102" in shown.output
    assert not (home.home / LISTED).exists()
    first = runner.invoke(app, ["retention", "apply", "--date", LATER.isoformat()])
    assert "0 things went" in first.output
    done = runner.invoke(app, ["retention", "apply", "--date", (LATER + WEEK).isoformat(), "--json"])
    assert json.loads(done.output)["inputs"] > 20
