"""What the DAG files share: the business date of a run, the cut-off, and what happens when a task fails."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

BUSINESS_TIMEZONE = "Asia/Shanghai"
CUT_OFF = time(2, 30)
"""When the night goes on with what has arrived."""

log = logging.getLogger(__name__)


def business_date(context: Mapping[str, Any]) -> date:
    """The business date D of a run: its logical date in Asia/Shanghai (without one: when it was due)."""
    run = context["dag_run"]
    moment: datetime = run.logical_date or run.run_after
    return moment.astimezone(ZoneInfo(BUSINESS_TIMEZONE)).date()


def past_cut_off(context: Mapping[str, Any]) -> bool:
    """Whether it is later than 02:30 of the business date: the only question here that asks the clock."""
    cut_off = datetime.combine(business_date(context), CUT_OFF, ZoneInfo(BUSINESS_TIMEZONE))
    return datetime.now(UTC) >= cut_off


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
