"""### Watch: who is told that the night did not run, and whatever else has changed

Every quarter of an hour by day: looks whether the night that should have run by now is in the ledger, and tells by mail
and webhook (`notifications` in `site.yaml`) what has changed since the last time: a night that is missing, a task or a
backup that failed, deliveries, held rules, surges, deadlines. Each change is told once, whoever asks however often.

**When it fails** nobody is told by it; everything else goes on.

1. Read the log: it names the channel and the kind of failure, never a person. `crosscheck notify --test` tries both.
2. A message that did not leave is told the next time: mend the server or the secret, nothing has to be repeated.
3. Where no scheduler runs nothing of this does: watch `/crosscheck/health` from elsewhere.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from crosscheck.clock import TIMEZONE
from crosscheck.operate.dag_kit import LANDING_POOL, carry_out, default_args

with DAG(
    "crosscheck_watch",
    dag_display_name="户查·值守通知",
    description="Whoever is to know is told what has changed",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("*/15 6-22 * * *", timezone=TIMEZONE),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    default_args=default_args(
        "county_office",
        LANDING_POOL,
        execution_timeout=timedelta(minutes=10),
    ),
    tags=["crosscheck", "watch"],
):

    @task(doc_md=__doc__)
    def tell() -> dict[str, int]:
        """Tell what has changed; how many changes went over each channel."""
        from crosscheck.operate import notify

        return carry_out(get_current_context(), lambda settings, _: notify.tell(settings))

    tell()
