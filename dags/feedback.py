"""### Taking back: filled-in lists from the drop folder

Every ten minutes by day: takes each workbook below `feedback/in/<sender>/` of `CROSSCHECK_HOME` into the ledger, lays
the reply into `feedback/replies/<sender>/` and keeps the file as it came below `feedback/taken/`. `<sender>` is a
township's or village's region code, or `<county>-<department>` (such as `451022-县民政局`).

**When it fails** nothing of the file in hand was taken: each file is one transaction.

1. Read the log: it names the sender, never a person.
2. A file that must not come in (macros, formulas, links, too large, no workbook) is no failure: its sender finds the
   reason in `<file>.未接收.txt`.
3. Folder not writable, ledger not reachable: mend it and clear the task. A file that was taken already changes nothing.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from crosscheck.clock import TIMEZONE
from crosscheck.operate.dag_kit import LANDING_POOL, carry_out, default_args

with DAG(
    "crosscheck_feedback",
    dag_display_name="户查·反馈接收",
    description="Filled-in lists from the drop folder to the ledger",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("*/10 6-23 * * *", timezone=TIMEZONE),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    default_args=default_args(
        "county_office",
        LANDING_POOL,
    ),
    tags=["crosscheck", "feedback"],
):

    @task(doc_md=__doc__)
    def take_back() -> list[dict[str, str | int]]:
        """Take every waiting file; returns counts by sender."""
        from crosscheck.flow import day

        return carry_out(get_current_context(), lambda settings, _: day.take_drop_folder(settings))

    take_back()
