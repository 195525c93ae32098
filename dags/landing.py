"""### Landing: one DAG for each department that delivers

Takes in what the department has delivered up to the business date (the run's date in Asia/Shanghai): every complete
delivery becomes an immutable snapshot, with its refused rows in quarantine and a manifest; Great Expectations accept or
reject it. The DAG runs every quarter of an hour until the night's cut-off: what is already taken in is not read again.

**When it fails** the department counts as not delivered: the rules that need it are held, nobody is accused or cleared.

1. Read the task's log: it names the dataset and what could not be read, never a person.
2. Connection refused, wrong password: mend the Airflow connection `crosscheck_<department>`.
3. A drop folder without `_SUCCESS` is not complete: ask the department to finish it.
4. A rejected delivery is not a failure of this DAG: see the report of the night and rule AG-02.

Then clear the task. Running it again for the same date is harmless.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import DAG, Asset, CronTriggerTimetable, get_current_context, task

from crosscheck.catalog.datasets import Department, catalog
from crosscheck.clock import TIMEZONE
from crosscheck.operate.dag_kit import LANDING_POOL, carry_out, default_args

if TYPE_CHECKING:
    from crosscheck.settings import Settings


def landing_dag(department: Department) -> DAG:
    """The DAG that takes in one department's deliveries and emits its asset."""
    with DAG(
        f"landing_{department.name}",
        dag_display_name=f"接收·{department.title}",
        description=f"{department.title}: deliveries to snapshots",
        doc_md=__doc__,
        schedule=CronTriggerTimetable("*/15 0-1 * * *", timezone=TIMEZONE),
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=timedelta(hours=2),
        default_args=default_args(
            department.name,
            LANDING_POOL,
            retries=3,
            retry_delay=timedelta(minutes=1),
            retry_exponential_backoff=2.0,
            max_retry_delay=timedelta(minutes=15),
            execution_timeout=timedelta(hours=1),
        ),
        tags=["crosscheck", "landing"],
    ) as dag:

        @task(outlets=[Asset(f"crosscheck://{department.name}")], doc_md=__doc__)
        def land() -> dict[str, str]:
            """Take in what has been delivered; returns what became of each dataset."""
            from crosscheck.flow import night

            def land_tonight(settings: Settings, day: date) -> dict[str, str]:
                return night.land_department(settings, department.name, day, must_read=True)

            return carry_out(get_current_context(), land_tonight)

        land()
    return dag


for connected in catalog().departments:
    if connected.connected:
        globals()[f"landing_{connected.name}"] = landing_dag(connected)
