"""Every DAG is there and says whose it is, when it runs, how often it tries, and what to do when it fails."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pendulum
import pytest
from dag_kit import DAG_IDS, DEPARTMENTS, ROOT, Stage

from crosscheck.catalog.datasets import catalog
from crosscheck.operate.dag_kit import business_date, carry_out, forget_failure, report_failure
from crosscheck.operate.local_airflow import POOLS

# Airflow warns of its own imports while DAG files are read; nothing of ours can change that.
pytestmark = pytest.mark.filterwarnings("default")


def test_exactly_these_dags_are_there_and_every_file_can_be_imported(stage: Stage) -> None:
    assert len(DEPARTMENTS) >= 6
    assert stage.airflow.bag.import_errors == {}
    assert sorted(stage.airflow.bag.dags) == sorted(DAG_IDS)
    read = {dag.fileloc for dag in stage.airflow.bag.dags.values()}
    assert read == {str(path) for path in (ROOT / "dags").glob("*.py")}


@pytest.mark.parametrize("dag_id", DAG_IDS)
def test_a_dag_says_what_whoever_is_on_duty_needs(stage: Stage, dag_id: str) -> None:
    dag = stage.dag(dag_id)
    assert "crosscheck" in dag.tags
    assert len(dag.tags) == 2
    assert dag.description
    assert re.search(r"[\u4e00-\u9fff]", dag.dag_display_name)
    before, found, remedy = dag.doc_md.partition("**When it fails**")
    assert before.startswith("### ")
    assert found, "doc_md must say what to do"
    assert len(re.findall(r"(?m)^\d\. ", remedy)) >= 2
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert timedelta(0) < dag.dagrun_timeout <= timedelta(hours=6)


@pytest.mark.parametrize("dag_id", DAG_IDS)
def test_a_task_says_whose_it_is_and_when_to_give_up(stage: Stage, dag_id: str) -> None:
    dag = stage.dag(dag_id)
    assert dag.tasks
    for task in dag.tasks:
        assert task.owner in {"county_office", *DEPARTMENTS}
        assert task.retries >= 2
        assert task.retry_delay >= timedelta(minutes=1)
        assert timedelta(0) < task.execution_timeout < dag.dagrun_timeout
        assert task.pool in POOLS
        assert [callback is report_failure for callback in _listed(task.on_failure_callback)] == [True]
        assert [callback is forget_failure for callback in _listed(task.on_success_callback)] == [True]
        assert task.doc_md == dag.doc_md


def _listed(callbacks: Any) -> list[Any]:
    return list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_landing_dag_belongs_to_its_department_and_emits_its_asset(stage: Stage, department: str) -> None:
    [task] = stage.dag(f"landing_{department}").tasks
    assert task.owner == department
    assert [asset.uri for asset in task.outlets] == [f"crosscheck://{department}/"]
    assert catalog().department(department).title in stage.dag(f"landing_{department}").description


def test_the_night_is_one_task_after_the_other(stage: Stage) -> None:
    tasks = {task.task_id: sorted(task.downstream_task_ids) for task in stage.dag("crosscheck_nightly").tasks}
    assert tasks == {
        "wait_for_deliveries": ["check"],
        "check": ["reconcile"],
        "reconcile": ["issue"],
        "issue": ["publish"],
        "publish": ["report"],
        "report": ["ask"],
        "ask": ["store"],
        "store": ["tell"],
        "tell": [],
    }
    assert stage.dag("crosscheck_nightly").get_task("wait_for_deliveries").mode == "reschedule"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 19, 16, 0, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 19, 15, 59, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 19, 23, 30, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 12, 31, 16, 30, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_business_date_is_the_logical_date_in_the_county(moment: datetime, day: date) -> None:
    assert business_date({"dag_run": SimpleNamespace(logical_date=moment, run_after=None)}) == day
    assert business_date({"dag_run": SimpleNamespace(logical_date=None, run_after=moment)}) == day


@pytest.mark.parametrize("dag_id", ["crosscheck_nightly", "landing_registry"])
def test_a_scheduled_run_is_for_the_day_on_which_it_starts(stage: Stage, dag_id: str) -> None:
    """The night after 24:00 belongs to the day that has begun in the county, which is yesterday in UTC."""
    from airflow.models.serialized_dag import SerializedDagModel
    from airflow.timetables.base import TimeRestriction

    timetable = SerializedDagModel.get_dag(dag_id).timetable
    noon = pendulum.datetime(2026, 11, 19, 4, 0, tz="UTC")
    restriction = TimeRestriction(earliest=noon, latest=None, catchup=True)
    planned = timetable.next_dagrun_info(last_automated_data_interval=None, restriction=restriction)
    assert planned.logical_date < datetime(2026, 11, 20, tzinfo=UTC)
    assert business_date({"dag_run": SimpleNamespace(logical_date=planned.logical_date)}) == date(2026, 11, 20)


@pytest.mark.parametrize("portal", ["", "https://hucha.example/crosscheck"])
def test_a_failure_is_told_with_its_task_and_date_and_no_value(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, portal: str
) -> None:
    monkeypatch.setenv("CROSSCHECK_PORTAL_URL", portal)
    instance = SimpleNamespace(dag_id="landing_health", task_id="land", try_number=3)
    moment = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    context = {
        "task_instance": instance,
        "dag_run": SimpleNamespace(logical_date=moment),
        "exception": ValueError("韦小山 45102219600101001X"),
    }
    with caplog.at_level(logging.ERROR):
        report_failure(context)
    told = "landing_health.land failed for 2026-11-20 (try 3): the DAG's documentation says what to do"
    assert caplog.messages == [told + (f"; who waits for it: {portal}/" if portal else "")]


def test_a_tasks_log_ends_with_what_came_of_it(caplog: pytest.LogCaptureFixture) -> None:
    run = SimpleNamespace(logical_date=datetime(2026, 11, 19, 23, 30, tzinfo=UTC))
    context = {"task_instance": SimpleNamespace(dag_id="crosscheck_nightly", task_id="issue"), "dag_run": run}
    with caplog.at_level(logging.INFO):
        assert carry_out(context, lambda settings, day: {"issued": day.day}) == {"issued": 20}
    *lines, portal = caplog.messages
    assert [re.sub(r"[\d.]+ s$", "0 s", line) for line in lines] == [
        "task: crosscheck_nightly.issue",
        "business date: 2026-11-20",
        "took: 0 s",
        "result: issued 20",
    ]
    assert portal == "portal: no CROSSCHECK_PORTAL_URL names it"
