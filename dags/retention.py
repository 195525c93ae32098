"""### Retention: what was kept long enough goes

Every morning: what is kept no longer within the next week is listed in the home's
`retention/about-to-go.json`, and what was listed a week ago goes. How long each class is kept stands in the county's
`site.yaml`; `crosscheck retention show` says the same without writing. What goes is on record in the history by class,
basis and place before it is gone, so that `crosscheck verify` does not miss it.

**When it fails** nothing is lost that was not listed: the next run ends what was begun.

1. Read the log of the failed task: it names counts and paths, never a person.
2. Ledger not reachable, or a file that can't be removed: mend it and clear the task.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from crosscheck.clock import TIMEZONE
from crosscheck.operate.dag_kit import ENGINE_POOL, carry_out, default_args

with DAG(
    "crosscheck_retention",
    dag_display_name="户查·到期删除",
    description="What was kept long enough is listed for a week, then goes",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 6 * * *", timezone=TIMEZONE),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    default_args=default_args(
        "county_office",
        ENGINE_POOL,
    ),
    tags=["crosscheck", "retention"],
):

    @task(doc_md=__doc__)
    def let_go() -> dict[str, int]:
        """Let go what was listed a week ago; returns counts by class."""
        from crosscheck.flow import expiry

        return carry_out(get_current_context(), expiry.apply)

    @task(doc_md=__doc__)
    def list_what_goes() -> dict[str, int]:
        """List what goes within a week; returns counts by class."""
        from crosscheck.flow import expiry

        return carry_out(get_current_context(), expiry.announce)

    let_go() >> list_what_goes()
