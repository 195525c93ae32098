"""``crosscheck doctor``: each check is provoked, and says what is wrong and what to do, in both languages."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from crosscheck.catalog.datasets import catalog
from crosscheck.files import write_text
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.operate import county_checks, doctor, machine_checks
from crosscheck.operate.backup import back_up
from crosscheck.operate.diagnosis import Diagnosis, State
from crosscheck.operate.doctor import CHECKS, examine, worst
from crosscheck.publish.revision import publish
from crosscheck.settings import MADE_COUNTY, Settings
from crosscheck.sources import reach
from crosscheck.words.doctor_words import DOCTOR_CHECKS, DOCTOR_SAYS
from kit.examined import at, found
from kit.messages import Robot, listening
from kit.nights import DAY
from kit.reading import say
from kit.signing import with_heads
from kit.sites import SITE_YAML, Maker

LONG = "q8Zr2mVx71kLw0TbN5sYdE3uHcJfGpA4oI9R"
TOLD = f"{SITE_YAML}notifications: {{webhook: wecom}}\n"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, f"{DAY}T07:00")


def test_every_check_and_every_sentence_stands_in_both_languages() -> None:
    assert DOCTOR_CHECKS.keys() == CHECKS.keys()
    for key, (zh, en) in DOCTOR_SAYS.items():
        assert zh, key
        assert re.findall(r"\{(\w+)", zh) == re.findall(r"\{(\w+)", en) or sorted(re.findall(r"\{(\w+)", zh)) == sorted(
            re.findall(r"\{(\w+)", en)
        ), key


def test_a_county_in_order_has_nothing_to_do(
    recorded: Ledger, settings: Settings, county_site: Maker, monkeypatch: pytest.MonkeyPatch, outside: Path
) -> None:
    county_site({"site.yaml": TOLD})
    monkeypatch.setattr(reach, "servers", lambda *_: ())
    monkeypatch.setattr(county_checks, "has_schedule", lambda year: year < 2030)
    monkeypatch.setattr(machine_checks, "_other_clocks", lambda _: ())
    back_up(settings, outside / "backup")
    signing = with_heads(settings, outside / "elsewhere")
    keep_head(recorded, signing)
    publish(recorded, settings, DAY)
    all_fine = examine(replace(signing, webhook_url="https://example.cn/?key=1"))
    assert [(one.code, one.says) for one in all_fine if one.state != "fine"] == []
    assert [one.code for one in all_fine] == list(CHECKS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"site": Path("/gone")}, "CROSSCHECK_SITE names /gone, and there is none"),
        ({"exports": Path("/gone")}, "CROSSCHECK_EXPORTS names /gone, and there is none"),
        ({"engine": "sparkle"}, "CROSSCHECK_ENGINE: sparkle?"),
    ],
)
def test_settings_that_lead_nowhere(settings: Settings, change: dict, said: str) -> None:
    state, says, todo = found("settings", replace(settings, **change))
    assert (state, says, bool(todo)) == (State.WRONG, said, True)


def test_a_folder_of_the_county_that_does_not_check(settings: Settings, county_site: Maker) -> None:
    county_site({"site.yaml": f"{SITE_YAML}langu: zh\n"})
    assert found("site", settings)[:2] == (State.WRONG, "1 mistakes, the first at site.yaml:2")


def test_without_a_folder_of_its_own_a_real_county_is_warned(settings: Settings) -> None:
    assert found("site", settings)[0] == State.WARNING
    write_text(settings.home / MADE_COUNTY, "{}")
    assert found("site", settings)[0] == State.FINE


@pytest.mark.parametrize(
    ("day", "state"),
    [("2028-06-01", "fine"), ("2029-11-30", "warning"), ("2029-12-24", "warning"), ("2030-01-01", "warning")],
)
def test_a_calendar_that_ends(settings: Settings, monkeypatch: pytest.MonkeyPatch, day: str, state: str) -> None:
    monkeypatch.setattr(county_checks, "has_schedule", lambda year: year < 2030)
    at(monkeypatch, f"{day}T07:00")
    assert found("calendar", settings)[0] == state


@pytest.mark.parametrize(
    ("version", "state"),
    [(None, "fine"), ("0009", "warning"), ("9999", "wrong"), ("no ledger", "warning"), ("spoilt", "wrong")],
)
def test_a_ledger_of_another_version_is_not_brought_up_to_date_by_looking(
    recorded: Ledger, settings: Settings, version: str | None, state: str
) -> None:
    recorded.dispose()
    path = settings.home / "ledger.sqlite"
    if version == "no ledger":
        path.unlink()
    elif version == "spoilt":
        path.write_bytes(b"x" * 9000)
    elif version:
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [version])
        connection.close()
    before = path.read_bytes() if path.exists() else b""
    assert found("schema", settings)[0] == state
    assert (path.read_bytes() if path.exists() else b"") == before
    if state == "wrong":
        assert found("night", settings)[1].startswith("not looked at: ")
        assert found("lists", settings)[1].startswith("not looked at: ")


def test_a_night_that_did_not_run(recorded: Ledger, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = DAY + timedelta(days=1)
    for moment in (f"{DAY}T23:59", f"{tomorrow}T06:29"):
        at(monkeypatch, moment)
        assert found("night", settings)[:2] == (State.FINE, str(DAY))
    at(monkeypatch, f"{tomorrow}T06:30")
    assert found("night", settings)[:2] == (
        State.WRONG,
        f"the night of {tomorrow} did not run; the newest is {DAY}",
    )
    write_text(settings.home / MADE_COUNTY, "{}")
    assert found("night", settings)[0] == State.FINE
    assert found("night", settings.apart(settings.home / "new"))[0] == State.WARNING


def test_a_night_that_was_cut_off_before_its_lists(
    recorded: Ledger, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, f"{DAY}T06:29")
    assert found("lists", settings)[:2] == (State.FINE, f"those of {DAY} are still being made")
    at(monkeypatch, f"{DAY}T06:30")
    missing = f"the night of {DAY} is in the ledger and has no lists: it was cut off in between"
    assert found("lists", settings)[:2] == (State.WRONG, missing)
    assert found("night", settings)[0] == State.FINE
    publish(recorded, settings, DAY)
    assert found("lists", settings)[:2] == (State.FINE, f"{DAY}-r1")
    assert found("lists", settings.apart(settings.home / "new"))[0] == State.FINE


def test_departments_that_cant_be_reached(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A drop folder, a database's server and an interface: each there, then gone."""
    folder, server = tmp_path / "drop", Robot()
    folder.mkdir()
    port = server.server_port
    ways = {"education": ("csv", f"fs://?path={folder}"), "housing": ("http-json", f"http://:t0ken@127.0.0.1:{port}")}
    ways["police"] = ("database", f"postgres://u:p@127.0.0.1:{port}/x")
    departments = [replace(catalog().department(name), delivery=kind) for name, (kind, _) in ways.items()]
    departments = [
        replace(each, datasets=tuple(replace(d, export=replace(d.export, delivery="")) for d in each.datasets))
        for each in departments
    ]
    monkeypatch.setattr(county_checks, "catalog", lambda: SimpleNamespace(departments=departments))
    for name, (_, uri) in ways.items():
        monkeypatch.setenv(f"AIRFLOW_CONN_CROSSCHECK_{name.upper()}", uri)
    with listening(server):
        assert found("connections", settings)[:2] == (State.FINE, "3 departments can be reached")
    folder.rmdir()
    monkeypatch.setenv("AIRFLOW_CONN_CROSSCHECK_HOUSING", "http://:t0ken@127.0.0.1:9")
    monkeypatch.setenv("AIRFLOW_CONN_CROSSCHECK_POLICE", "postgres://u:geheim@127.0.0.1:9/x")
    state, says, _ = found("connections", settings)
    assert (state, says) == (State.WRONG, "3 departments can't be reached: education, housing, police")
    monkeypatch.setattr(county_checks, "catalog", lambda: SimpleNamespace(departments=()))
    assert found("connections", settings)[0] == State.WARNING


def test_nobody_who_is_told(settings: Settings, county_site: Maker) -> None:
    county_site()
    assert found("notifications", settings)[0] == State.WARNING
    county_site({"site.yaml": TOLD})
    assert found("notifications", settings)[:2] == (State.WRONG, "CROSSCHECK_WEBHOOK_URL is missing")
    mail = "{server: s, user: u, from: a@b.cn, to: [a@b.cn]}"
    county_site({"site.yaml": f"{SITE_YAML}notifications: {{mail: {mail}}}\n"})
    assert found("notifications", settings)[:2] == (State.WRONG, "CROSSCHECK_SMTP_PASSWORD is missing")
    assert found("notifications", replace(settings, smtp_password=LONG))[0] == State.FINE


class Health(BaseHTTPRequestHandler):
    """What Airflow's server says of its parts."""

    said: ClassVar[dict[str, dict[str, str | None]]] = {}

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.said).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_airflow_that_is_not_well(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    said: dict[str, dict[str, str | None]] = {
        part: {"status": "healthy"} for part in ("metadatabase", "scheduler", "dag_processor")
    }
    said["triggerer"] = {"status": None}
    monkeypatch.setattr(Health, "said", said)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Health)
    with listening(server):
        asked = replace(settings, airflow=f"http://127.0.0.1:{server.server_port}")
        assert found("airflow", asked)[0] == State.FINE
        said["scheduler"] = {"status": "unhealthy"}
        assert found("airflow", asked)[:2] == (State.WRONG, "not healthy: scheduler")
    assert found("airflow", replace(settings, airflow="http://127.0.0.1:9"))[:2] == (
        State.WRONG,
        "no answer (ConnectError)",
    )


def test_a_check_that_breaks_keeps_no_other_from_being_told_and_quotes_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: Settings) -> Diagnosis:
        raise RuntimeError("户主张三")

    monkeypatch.setattr(doctor, "CHECKS", {"disk": breaks, "secrets": CHECKS["secrets"]})
    first, second = examine(settings)
    assert re.fullmatch(r"the check itself failed \(RuntimeError at operate/doctor\.py:\d+\)", first.says[1])
    assert "张三" not in str(first)
    assert (second.code, worst([first, second]), worst([second])) == ("secrets", State.WRONG, State.FINE)


@pytest.mark.parametrize(("language", "first"), [("en", "fine: settings: "), ("zh", "正常:设置:")])
def test_the_command_says_a_line_a_check_and_ends_with_the_worst(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, language: str, first: str
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {name: CHECKS[name] for name in ("settings", "disk")})
    said = say(monkeypatch, settings.home, ("doctor",), language)
    assert (said.code, said.out.startswith(first), len(said.out.splitlines())) == (0, True, 2)
    monkeypatch.setattr(doctor, "CHECKS", {name: CHECKS[name] for name in ("settings", "site")})
    assert say(monkeypatch, settings.home, ("doctor",), language).code == 1
    monkeypatch.setenv("CROSSCHECK_THREADS", "many")
    refused = say(monkeypatch, settings.home, ("doctor", "--json"), language)
    assert (refused.code, json.loads(refused.out)[0]["state"]) == (2, "wrong")
