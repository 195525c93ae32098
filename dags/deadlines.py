"""### Deadlines: 督办, referral, revisits

Every morning after the night, for the business date: issues overdue by one working day are told to the next level,
those overdue by five are referred up to it; last month's closings are drawn for 回头看 (a tenth, with the seed in the
history, from the 20th on) and every closed red issue follows when it is 20 days old. The next night's lists and 通报
show it.

**When it fails** nothing is half done: each task is one transaction, and the same date again adds nothing.

1. Read the log of the failed task: it names the date, never a person.
2. Ledger not reachable: mend it and clear the task.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from crosscheck.clock import TIMEZONE
from crosscheck.operate.dag_kit import ENGINE_POOL, carry_out, default_args

with DAG(
    "crosscheck_deadlines",
    dag_display_name="户查·到期督办",
    description="Overdue issues urged and referred up, revisits drawn",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 7 * * *", timezone=TIMEZONE),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    default_args=default_args(
        "county_office",
        ENGINE_POOL,
    ),
    tags=["crosscheck", "deadlines"],
):

    @task(doc_md=__doc__)
    def follow_up() -> dict[str, int]:
        """Urge and refer up what is overdue; returns counts."""
        from crosscheck.flow import day

        return carry_out(get_current_context(), day.follow_up)

    @task(doc_md=__doc__)
    def draw_revisits() -> dict[str, int]:
        """Order the revisits that are due; returns counts."""
        from crosscheck.flow import day

        return carry_out(get_current_context(), day.draw_revisits)

    follow_up() >> draw_revisits()
