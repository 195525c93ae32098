"""### The night: from accepted snapshots to published lists

Once for each business date (the run's date in Asia/Shanghai): waits until every connected dataset has a delivery of the
date, or until 02:30, then goes on with what has arrived. Missing or rejected deliveries hold the rules that need them.

`wait_for_deliveries` → `check` (links, rules, evidence) → `reconcile` (ledger) → `issue` → `publish` (lists) →
`report` → `ask` (requests to departments that answer for persons) → `store` (the home's copy in an object store, where
one is named) → `tell` (notifications)

**When it fails** nothing is half done: every step writes beside and renames at its end.

1. Read the log of the failed task: it names rule, dataset or file, never a person.
2. `check`: a rule that can't run or returns wrong columns is named; mend it, clear `check` and what follows.
3. `reconcile`, `issue`, `publish`, `ask`, `store`, `tell`: clear the task; the same night again changes nothing that is
   done.
4. Out of memory: lower `CROSSCHECK_MEMORY`; the engine then spills to disk.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, Asset, CronTriggerTimetable, PokeReturnValue, get_current_context, task

from crosscheck.catalog.datasets import catalog
from crosscheck.clock import TIMEZONE
from crosscheck.operate.dag_kit import (
    ENGINE_POOL,
    LANDING_POOL,
    business_date,
    carry_out,
    default_args,
    mark_lists,
    no_rows_in_log,
    past_cut_off,
)

LISTS = Asset("crosscheck://lists")
connected = [department for department in catalog().departments if department.connected]

with DAG(
    "crosscheck_nightly",
    dag_display_name="户查·每晚核查",
    description="Snapshots to findings, ledger and lists",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("30 0 * * *", timezone=TIMEZONE),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    default_args=default_args(
        "county_office",
        ENGINE_POOL,
        retry_exponential_backoff=2.0,
        execution_timeout=timedelta(hours=2),
    ),
    tags=["crosscheck", "nightly"],
):

    @task.sensor(
        poke_interval=60,
        timeout=timedelta(hours=3),
        mode="reschedule",
        pool=LANDING_POOL,
        doc_md=__doc__,
    )
    def wait_for_deliveries() -> PokeReturnValue:
        """Done when every dataset has a delivery of the date, or at the cut-off."""
        from crosscheck import settings
        from crosscheck.flow import night

        context = get_current_context()
        with no_rows_in_log():
            missing = night.missing_deliveries(settings.load(), business_date(context))
        return PokeReturnValue(is_done=not missing or past_cut_off(context), xcom_value={"missing": missing})

    @task(inlets=[Asset(f"crosscheck://{department.name}") for department in connected], doc_md=__doc__)
    def check() -> dict[str, str | int]:
        """Link, check and store the night's findings; returns where they lie."""
        from crosscheck.flow import night

        return carry_out(get_current_context(), night.check)

    @task(doc_md=__doc__)
    def reconcile() -> dict[str, int]:
        """Bring findings and ledger together; returns counts."""
        from crosscheck.flow import night

        return carry_out(get_current_context(), night.reconcile)

    @task(doc_md=__doc__)
    def issue() -> dict[str, int]:
        """Issue what is new, with its deadline; returns how many."""
        from crosscheck.flow import night

        return carry_out(get_current_context(), night.issue)

    @task(outlets=[LISTS], doc_md=__doc__)
    def publish() -> dict[str, str | int]:
        """Publish the lists of a new revision, if anything changed."""
        from crosscheck.flow import night

        context = get_current_context()
        done = carry_out(context, night.publish)
        mark_lists(context, LISTS, done)
        return done

    @task(doc_md=__doc__)
    def report() -> str:
        """Render the expectation report of the night."""
        from crosscheck.flow import night

        return carry_out(get_current_context(), night.report)

    @task(doc_md=__doc__)
    def ask() -> dict[str, int]:
        """Write the requests to departments that answer for persons; returns of how many persons."""
        from crosscheck.flow import night

        return carry_out(get_current_context(), night.ask)

    @task(doc_md=__doc__)
    def store() -> dict[str, int]:
        """Publish the home to its object store, where one is named; the commit, and how much had to be put."""
        from crosscheck.operate.store import push_if_named

        return carry_out(get_current_context(), lambda settings, _: push_if_named(settings))

    @task(doc_md=__doc__)
    def tell() -> dict[str, int]:
        """Tell by mail and webhook what the night changed; how many changes went over each channel."""
        from crosscheck.operate import notify

        return carry_out(get_current_context(), lambda settings, _: notify.tell(settings))

    wait_for_deliveries() >> check() >> reconcile() >> issue() >> publish() >> report() >> ask() >> store() >> tell()
