"""The deliveries of all departments, taken in by as many processes as there are processors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from datetime import date

from crosscheck.catalog.datasets import catalog
from crosscheck.engines.forked import forked, known, share
from crosscheck.errors import CrosscheckError, EngineError, unexpected
from crosscheck.flow.progress import Step
from crosscheck.settings import Settings

ALONE = ("reference",)
"""Departments with whose lists those of others are compared: they come first."""
Land = Callable[[Settings, str, date], object]


def land_side_by_side(
    settings: Settings, departments: Sequence[str], business_date: date, land: Land, step: Step
) -> None:
    """Call ``land`` for each department; ``step`` says whose deliveries are waited for.

    What it raises is raised here once those that have begun are done. A process that was killed raises ``EngineError``.
    """
    first = [name for name in departments if name in ALONE]
    others = sorted((name for name in departments if name not in ALONE), key=_waits_for_no_server)
    count = min(settings.threads, len(others))
    for name in first if count > 1 else departments:
        step(f"deliveries of {name}")
        land(settings, name, business_date)
    if count > 1:
        _in_processes(settings, others, business_date, land, step, count)


def _waits_for_no_server(department: str) -> bool:
    """False for those that are asked page by page: they take longest while others use the processor."""
    return catalog().department(department).delivery != "http-json"


def _in_processes(
    settings: Settings, departments: Sequence[str], business_date: date, land: Land, step: Step, count: int
) -> None:
    with forked(count, share(settings, count), business_date, land) as processes:
        landing = [processes.submit(_land, name) for name in departments]
        try:
            for name, done in zip(departments, landing, strict=True):
                step(f"deliveries of {name}")
                done.result()
        except BrokenProcessPool:
            message = "a process that took in deliveries was killed, for want of memory perhaps: run it again"
            raise EngineError(message, zh="接收数据的进程被中止(可能是内存不足):请重新运行") from None


def _land(department: str) -> None:
    settings, business_date, land = known()
    try:
        land(settings, department, business_date)
    except CrosscheckError:
        raise
    except Exception as error:  # its own words may hold a person, and would come back with it
        raise unexpected(error) from None
