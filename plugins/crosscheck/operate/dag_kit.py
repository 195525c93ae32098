"""What the DAG files share: the business date of a run, the cut-off, and what happens when a task fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from crosscheck import clock, settings
from crosscheck.errors import CrosscheckError, unexpected
from crosscheck.flow.dates import refuse_future
from crosscheck.settings import Settings

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
        "on_success_callback": forget_failure,
        **options,
    }


def business_date(context: Mapping[str, Any]) -> date:
    """The business date D of a run: its logical date in Asia/Shanghai (without one: when it was due).

    One later than today is refused, unless the run was started with ``{"any_date": true}``.
    """
    day = _date_of(context)
    if not (getattr(context["dag_run"], "conf", None) or {}).get("any_date"):
        refuse_future(settings.load(), day)
    return day


def _date_of(context: Mapping[str, Any]) -> date:
    run = context["dag_run"]
    moment: datetime = run.logical_date or run.run_after
    return clock.in_county(moment).date()


def past_cut_off(context: Mapping[str, Any]) -> bool:
    """Whether it is later than 02:30 of the business date."""
    cut_off = datetime.combine(business_date(context), CUT_OFF, clock.ZONE)
    return clock.now() >= cut_off


def report_failure(context: Mapping[str, Any]) -> None:
    """Say in the log what failed and where the remedy stands, and tell whoever is to be told. Holds no row's value."""
    instance = context["task_instance"]
    _tell_failure(context)
    log.error(
        "%s.%s failed for %s (try %s): the DAG's documentation says what to do%s",
        instance.dag_id,
        instance.task_id,
        _date_of(context),
        instance.try_number,
        f"; who waits for it: {address}" if (address := portal_address()) else "",
    )


def _tell_failure(context: Mapping[str, Any]) -> None:
    from crosscheck.operate import notify, troubles

    try:
        with no_rows_in_log():
            found = settings.load()
            troubles.failed(found, _about(context), _date_of(context))
            notify.tell(found)
    except CrosscheckError as error:  # a callback that raises would hide what failed
        log.warning("nobody was told of it: %s", error)


def forget_failure(context: Mapping[str, Any]) -> None:
    """A task that went well has not failed any more; whoever was told so is told the next time."""
    from crosscheck.operate import troubles

    try:
        with no_rows_in_log():
            troubles.went_well(settings.load(), _about(context))
    except CrosscheckError as error:
        log.warning("not kept that it went well: %s", error)


def _about(context: Mapping[str, Any]) -> str:
    """What a task's failure is kept under."""
    from crosscheck.operate.troubles import BACKUP

    instance = context["task_instance"]
    return BACKUP if instance.task_id == BACKUP else f"{instance.dag_id}.{instance.task_id}"


def portal_address() -> str:
    """Where people find the portal; nothing where no setting names it."""
    url = settings.load().portal_url
    return f"{url}/" if url else ""


Done = TypeVar("Done")


def carry_out(context: Mapping[str, Any], arrow: Callable[[Settings, date], Done]) -> Done:
    """Do for a run's business date what one task does; its log ends by saying what came of it.

    Five lines: what ran, for which date, how long, what it returns (paths, counts and ids), where people see it.
    """
    began, instance = clock.now(), context["task_instance"]
    with no_rows_in_log():
        day = business_date(context)
        done = arrow(settings.load(), day)
    log.info("task: %s.%s", instance.dag_id, instance.task_id)
    log.info("business date: %s", day)
    log.info("took: %.1f s", (clock.now() - began).total_seconds())
    log.info("result: %s", _in_words(done))
    log.info("portal: %s", portal_address() or "no CROSSCHECK_PORTAL_URL names it")
    return done


def _in_words(done: object) -> str:
    if isinstance(done, Mapping):
        return ", ".join(f"{name} {value}" for name, value in done.items()) or "nothing to do"
    if isinstance(done, Sequence) and not isinstance(done, str):
        return f"{len(done)} taken" if done else "nothing to do"
    return str(done)


def mark_lists(context: Mapping[str, Any], lists: Any, done: Mapping[str, str | int]) -> None:
    """Say on the event of the asset ``lists`` which revision it is, how many issues and held rules, and where it is."""
    extra = {name: done[name] for name in ("revision", "issues", "held")}
    context["outlet_events"][lists].extra = extra | {"link": portal_address()}


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
