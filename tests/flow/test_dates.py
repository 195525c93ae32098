"""A date later than today, or one that no delivery reaches, has to be asked for twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from crosscheck import clock
from crosscheck.cli.main import app
from crosscheck.errors import ConfigurationError
from crosscheck.files import write_text
from crosscheck.flow.dates import refuse_future, refuse_unreached
from crosscheck.operate.dag_kit import business_date
from crosscheck.settings import MADE_COUNTY, Settings
from kit.lake import put_snapshot

TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)
REFUSED = (
    "2026-11-24 is later than today, 2026-11-23: what is found would be dated wrongly for good; "
    "name the date that is meant, or add --any-date"
)


@pytest.fixture(autouse=True)
def late_in_the_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 23, 59, tzinfo=clock.ZONE))


def test_today_and_before_need_no_flag(settings: Settings) -> None:
    for day in (TODAY, TODAY - timedelta(days=400)):
        refuse_future(settings, day)
        refuse_unreached(settings, day)


def test_tomorrow_is_refused(settings: Settings) -> None:
    with pytest.raises(ConfigurationError) as refused:
        refuse_future(settings, TOMORROW)
    assert str(refused.value) == REFUSED


@pytest.mark.parametrize("command", [("run",), ("findings", "--out", "F.parquet")])
def test_commands_refuse_it_before_anything_is_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    home = settings.home / "home"
    monkeypatch.setenv("CROSSCHECK_HOME", str(home))
    done = CliRunner().invoke(app, [*command, "--date", "2026-11-24"])
    assert (done.exit_code, " ".join(done.output.split())) == (3, REFUSED)
    assert not home.exists()


def test_a_task_refuses_it_unless_its_run_says_otherwise(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    moment = datetime(2026, 11, 24, 0, 30, tzinfo=clock.ZONE)
    run = SimpleNamespace(logical_date=moment, run_after=moment, conf={})
    with pytest.raises(ConfigurationError) as refused:
        business_date({"dag_run": run})
    assert str(refused.value) == REFUSED
    run.conf = {"any_date": True}
    assert business_date({"dag_run": run}) == TOMORROW
    run.conf, run.logical_date = None, moment - timedelta(days=1)
    assert business_date({"dag_run": run}) == TODAY


def test_the_nights_of_a_made_county_are_on_made_dates(settings: Settings) -> None:
    write_text(settings.home / MADE_COUNTY, "{}")
    put_snapshot(settings, "civil_affairs.death", "20260101", 1)
    refuse_future(settings, TOMORROW)
    refuse_unreached(settings, TOMORROW)


def test_a_date_that_the_newest_delivery_no_longer_counts_on_is_refused(settings: Settings) -> None:
    put_snapshot(settings, "civil_affairs.death", "20261001", 1)
    refuse_unreached(settings, date(2026, 11, 10))
    with pytest.raises(ConfigurationError) as refused:
        refuse_unreached(settings, date(2026, 11, 11))
    assert str(refused.value) == (
        "2026-11-11 is 41 days later than the newest delivery, 2026-10-01, which counts for 40: "
        "name the date that is meant, or add --any-date"
    )
    put_snapshot(settings, "reference.region", "20261001", 1)
    refuse_unreached(settings, date(2026, 11, 11))
