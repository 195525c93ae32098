"""The DAGs at work on real exports: what lands, when the night goes on, what a failure leaves, and that no person
passes through Airflow's own database or logs."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from dag_kit import ROOT, Stage

from crosscheck import clock
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.notices import troubles
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import FIRST_NIGHT, housing_online
from kit.artefacts import Search, left_in, named_in, texts

# Airflow warns of its own imports while DAG files are read; nothing of ours can change that.
pytestmark = pytest.mark.filterwarnings("default")

MORNING = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
"""Half past seven of the first night's business date in the county, and still the day before in UTC."""
LANDED = ("reference", "registry", "civil_affairs", "education", "housing")
"""One department at least for each way of delivering."""
LANDING = [dataset.id for name in LANDED for dataset in catalog().department(name).datasets]


@pytest.fixture(scope="module")
def states(stage: Stage) -> dict[str, str]:
    """Five landing DAGs and the nightly DAG, each run once; how they ended."""
    ended = {}
    with patch.dict(os.environ), housing_online(stage.county, 0):
        for department in LANDED:
            ended[department] = str(stage.run(f"landing_{department}", MORNING).state)
    ended["night"] = str(stage.run("crosscheck_nightly", MORNING).state)
    return ended


def xcom(stage: Stage, dag_id: str, task_id: str) -> Any:
    """The value a task returned in its last run, as it lies in Airflow's database."""
    rows = airflow_rows(stage, "xcom")
    returned = [row for row in rows if (row["dag_id"], row["task_id"], row["key"]) == (dag_id, task_id, "return_value")]
    return json.loads(returned[-1]["value"])


def airflow_rows(stage: Stage, table: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(f"file:{stage.home / 'airflow' / 'airflow.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]
    finally:
        connection.close()


def test_landing_takes_in_what_was_delivered_for_the_business_date(stage: Stage, states: dict[str, str]) -> None:
    assert {catalog().department(name).delivery for name in LANDED} >= {"database", "csv-gb18030", "xlsx", "http-json"}
    assert {states[name] for name in LANDED} == {"success"}
    for name in LANDED:
        datasets = [dataset.id for dataset in catalog().department(name).datasets]
        assert xcom(stage, f"landing_{name}", "land") == {f"{dataset} 20261118": "accepted" for dataset in datasets}
    landed = sorted(path.parent.parent.name for path in stage.home.glob("lake/*/20261118/manifest.json"))
    assert landed == sorted(LANDING)


def test_landing_again_takes_in_nothing_twice(stage: Stage, states: dict[str, str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in stage.home.glob("lake/registry.*/**/*.parquet")}
    assert before
    assert stage.run("landing_registry", MORNING + timedelta(minutes=15)).state == "success"
    assert set(xcom(stage, "landing_registry", "land").values()) == {"present"}
    assert {path: path.stat().st_mtime_ns for path in stage.home.glob("lake/registry.*/**/*.parquet")} == before


def test_the_night_goes_on_at_the_cut_off_with_what_is_missing(stage: Stage, states: dict[str, str]) -> None:
    assert states["night"] == "success"
    missing = sorted(dataset.id for dataset in catalog().connected if dataset.id not in LANDING)
    assert xcom(stage, "crosscheck_nightly", "wait_for_deliveries") == {"missing": missing}
    assert missing
    checked = xcom(stage, "crosscheck_nightly", "check")
    assert Path(checked["night"]).is_relative_to(stage.home / "nights" / FIRST_NIGHT.isoformat())
    assert checked["findings"] == xcom(stage, "crosscheck_nightly", "reconcile")["opened"] > 0
    assert xcom(stage, "crosscheck_nightly", "publish")["revision"] == f"{FIRST_NIGHT}-r1"
    assert Path(xcom(stage, "crosscheck_nightly", "report")).is_file()


def test_the_asset_of_the_lists_says_what_they_hold(stage: Stage, states: dict[str, str]) -> None:
    published = xcom(stage, "crosscheck_nightly", "publish")
    events = [json.loads(row["extra"]) for row in airflow_rows(stage, "asset_event")]
    [of_lists] = [extra for extra in events if "revision" in extra]
    assert of_lists == {name: published[name] for name in ("revision", "issues", "held")} | {"link": ""}
    assert of_lists["issues"] == xcom(stage, "crosscheck_nightly", "reconcile")["opened"]
    assert of_lists["held"] > 0


@pytest.fixture
def poke(stage: Stage, states: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """What the sensor says at a time of the clock, given in the county's time, on the landed night."""
    sensor = stage.dag("crosscheck_nightly").get_task("wait_for_deliveries").python_callable

    def at(told: str) -> Any:
        monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(told).replace(tzinfo=clock.ZONE))
        run = SimpleNamespace(logical_date=datetime(2026, 11, 17, 16, 30, tzinfo=UTC))
        monkeypatch.setitem(sensor.__globals__, "get_current_context", lambda: {"dag_run": run})
        return sensor()

    return at


def test_the_sensor_waits_until_half_past_two(poke: Callable[[str], Any]) -> None:
    before, after = poke("2026-11-18T02:29:59"), poke("2026-11-18T02:30:00")
    assert (before.is_done, after.is_done) == (False, True)
    assert before.xcom_value == after.xcom_value
    assert "health.settlement" in after.xcom_value["missing"]


def test_the_sensor_does_not_wait_when_everything_is_there(
    poke: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crosscheck.flow.night.missing_deliveries", lambda settings, day: [])
    early = poke("2026-11-18T00:31:00")
    assert (early.is_done, early.xcom_value) == (True, {"missing": []})


def test_a_department_that_cannot_be_read_fails_its_dag_and_leaves_nothing(
    stage: Stage, states: dict[str, str]
) -> None:
    """But the failure itself, until it goes well: notifications tell of it."""
    (stage.county.folder / "database" / "health.sqlite").rename(stage.county.folder / "health.away")
    try:
        assert stage.run("landing_health", MORNING).state == "failed"
    finally:
        (stage.county.folder / "health.away").rename(stage.county.folder / "database" / "health.sqlite")
    assert not list(stage.home.glob("lake/health.*/20261118"))
    assert failing(stage) == {"landing_health.land": f"failed {FIRST_NIGHT}"}
    unread = stage.home / "nights" / FIRST_NIGHT.isoformat() / "unread" / "health.json"
    assert set(json.loads(unread.read_text(encoding="utf-8")).values()) == {"there is no database health.sqlite"}
    assert stage.run("landing_health", MORNING).state == "success", "the next try succeeds"
    assert not unread.exists()
    assert failing(stage) == {}


def failing(stage: Stage) -> dict[str, str]:
    """What has failed and not gone well since, as the ledger has it."""
    with reading(open_ledger(stage.airflow.settings.ledger_url), EVERYTHING) as connection:
        return troubles(connection)


@pytest.fixture(scope="module")
def people(stage: Stage) -> Search:
    return Search.of(records_for(stage.county.world, FIRST_NIGHT))


def test_airflows_database_holds_no_person(stage: Stage, states: dict[str, str], people: Search) -> None:
    rows = airflow_rows(stage, "xcom")
    assert len(rows) > 20
    values = {f"{row['dag_id']}.{row['task_id']} {row['key']}": str(row["value"]) for row in rows}
    files = [(path.name, path.read_bytes()) for path in (stage.home / "airflow").glob("airflow.db*")]
    assert len(files) > 1
    assert people.found_in([*texts(values), *files]) == {}


def test_no_name_of_a_file_and_no_file_but_lake_ledger_and_lists_holds_a_person(
    stage: Stage, states: dict[str, str], people: Search
) -> None:
    left = dict(left_in(stage.home))
    assert sum(label.endswith(".json") for label in left) > 20
    assert people.found_in([*left.items(), *named_in(stage.home)]) == {}


def test_what_is_looked_for_is_found_where_it_may_be(stage: Stage, states: dict[str, str], people: Search) -> None:
    """In the bytes of the ledger and of what waits beside it, and escaped, packed or in another writing."""
    ledger = b"".join(path.read_bytes() for path in sorted(stage.home.glob("ledger.sqlite*")))
    held = people.found_in([("ledger", ledger), ("packed", gzip.compress(ledger))])
    assert len(held["ledger"]) > 20
    assert held["packed"] == held["ledger"]
    name = next(name for name in sorted(people.names) if len(name) == 3)
    number = min(people.numbers)
    for told in (
        json.dumps({"x": name}),
        quote(name),
        repr(name.encode()),
        f"x{number}y",
        name[:1],
        "".join(f"&#{ord(character)};" for character in name),
    ):
        assert people.found_in(texts({"told": told})), told
    assert people.found_in(
        [("old", b"\xff\0" + name.encode("gb18030")), ("wide", b"\xff\0" + name.encode("utf-16-le"))]
    )
    assert people.found_in(texts({"told": "田东县平马镇 20261118 2026-11-18T07:30:00 " + "a1b2c3" * 9})) == {}


def test_task_logs_hold_no_person(stage: Stage, people: Search, tmp_path: Path) -> None:
    """Airflow's own command, at its most talkative, over a list whose header is lost and one that is no text."""
    drop = stage.county.folder / "drop" / "civil_affairs"
    spoilt = tmp_path / "exports" / "drop" / "civil_affairs" / "20261118"
    spoilt.mkdir(parents=True)
    for path in (drop / "20261118").iterdir():
        content = path.read_bytes()
        if path.name.startswith(catalog().dataset("civil_affairs.relief").title):
            content = content.partition(b"\n")[2]
        if path.name.startswith(catalog().dataset("civil_affairs.death").title):
            content = content[:-3] + b"\xff\xff\n"
        (spoilt / path.name).write_bytes(content)
    env = stage.env | {
        "CROSSCHECK_HOME": str(tmp_path / "home"),
        "CROSSCHECK_EXPORTS": str(tmp_path / "exports"),
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "DEBUG",
    }
    airflow = str(Path(sys.executable).with_name("airflow"))
    command = [airflow, "dags", "test", "landing_civil_affairs", "2026-11-18T07:30:00+08:00"]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    statuses = {
        path.parent.parent.name: json.loads(path.read_text(encoding="utf-8"))["status"]
        for path in (tmp_path / "home").glob("lake/*/*/manifest.json")
    }
    assert {name for name, status in statuses.items() if status == "rejected"} == {
        "civil_affairs.relief",
        "civil_affairs.death",
    }
    logs = {"stdout": said.stdout, "stderr": said.stderr}
    logs |= {str(path): path.read_text(encoding="utf-8") for path in (stage.home / "airflow" / "logs").rglob("*.log")}
    assert sum(len(text) for text in logs.values()) > 2000
    assert people.found_in(texts(logs)) == {}


def test_a_ledger_that_refuses_a_row_fails_the_task_and_names_nobody(
    stage: Stage, states: dict[str, str], people: Search, tmp_path: Path
) -> None:
    """Libraries quote the row they stumble over; what Airflow logs and stores of it must not."""
    home = tmp_path / "home"
    for part in ("lake", "nights"):
        shutil.copytree(stage.home / part, home / part)
    home.chmod(0o700)
    open_ledger(f"sqlite:///{home / 'ledger.sqlite'}").dispose()
    with sqlite3.connect(home / "ledger.sqlite") as connection:
        connection.execute("CREATE TRIGGER no BEFORE INSERT ON issue BEGIN SELECT RAISE(ABORT, 'no'); END")
    connection.close()
    env = stage.env | {"CROSSCHECK_HOME": str(home), "AIRFLOW__LOGGING__LOGGING_LEVEL": "DEBUG"}
    airflow = str(Path(sys.executable).with_name("airflow"))
    command = [airflow, "tasks", "test", "crosscheck_nightly", "reconcile", "2026-11-18T07:30:00+08:00"]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    logs = {"stdout": said.stdout, "stderr": said.stderr}
    assert "the ledger refused (table issue): IntegrityError" in said.stdout + said.stderr
    logs |= {str(path): path.read_text(encoding="utf-8") for path in (stage.home / "airflow" / "logs").rglob("*.log")}
    assert people.found_in(texts(logs)) == {}
