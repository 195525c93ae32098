"""What the DAG files share: the business date of a run, the cut-off, and what happens when a task fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from crosscheck import clock
from crosscheck.errors import CrosscheckError, unexpected

CUT_OFF = time(2, 30)
"""When the night goes on with what has arrived."""

ENGINE_POOL, LANDING_POOL = "crosscheck_engine", "crosscheck_landing"
"""One night's engine wants the machine's memory for itself; landing waits for others' servers."""

log = logging.getLogger(__name__)


def default_args(owner: str, pool: str, **options: Any) -> dict[str, Any]:
    """What every task has unless its DAG says otherwise in ``options``: two more tries, half an hour."""
    return {
        "owner": owner,
        "pool": pool,
        "retries": 2,
        "retry_delay": timedelta(minutes=2),
        "execution_timeout": timedelta(minutes=30),
        "on_failure_callback": report_failure,
        **options,
    }


def business_date(context: Mapping[str, Any]) -> date:
    """The business date D of a run: its logical date in Asia/Shanghai (without one: when it was due)."""
    run = context["dag_run"]
    moment: datetime = run.logical_date or run.run_after
    return clock.in_county(moment).date()


def past_cut_off(context: Mapping[str, Any]) -> bool:
    """Whether it is later than 02:30 of the business date."""
    cut_off = datetime.combine(business_date(context), CUT_OFF, clock.ZONE)
    return clock.now() >= cut_off


def report_failure(context: Mapping[str, Any]) -> None:
    """Say in the log what failed and where the remedy stands. Holds no value of any row."""
    instance = context["task_instance"]
    log.error(
        "%s.%s failed for %s (try %s): the DAG's documentation says what to do",
        instance.dag_id,
        instance.task_id,
        business_date(context),
        instance.try_number,
    )


@contextmanager
def no_rows_in_log() -> Iterator[None]:
    """Reword what a task raises before Airflow logs it: libraries quote rows, and a log must hold no person."""
    try:
        yield
    except CrosscheckError:
        raise
    except Exception as error:
        if type(error).__module__.startswith("airflow"):  # how a task asks Airflow to skip or to come again
            raise
        raise unexpected(error) from None
