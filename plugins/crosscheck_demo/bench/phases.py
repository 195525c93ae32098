"""Wall and CPU seconds and peak memory of what is done in turn, processes that were forked meanwhile counted."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

from crosscheck_demo.bench.measurements import Figures


@dataclass(frozen=True)
class Phase:
    """``wall`` and ``cpu`` in seconds, ``peak`` in MB: of the largest process so far. ``rows`` that it was about."""

    name: str
    wall: float
    cpu: float
    peak: float
    rows: int = 0


@dataclass
class Phases:
    """The phases of one process, in their order."""

    done: list[Phase] = field(default_factory=list)

    @contextmanager
    def phase(self, name: str, rows: int = 0) -> Iterator[None]:
        """Measure the block."""
        begun, spent = perf_counter(), cpu()
        yield
        self.done.append(Phase(name, perf_counter() - begun, cpu() - spent, _peak(), rows))

    def since_the_start(self, name: str) -> None:
        """What this process has spent until now."""
        self.done.append(Phase(name, cpu(), cpu(), _peak()))


def cpu() -> float:
    """CPU seconds of this process and of those that it waited for."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _peak() -> float:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def alone(work: Callable[..., list[Phase]], *arguments: Any) -> list[Phase]:
    """What ``work`` measures in a process of its own, begun anew, which may fork others."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(there, work, arguments))
    process.start()
    there.close()
    try:
        answer: list[Phase] = here.recv()
    finally:
        process.join()
    return answer


def _send(there: Any, work: Callable[..., list[Phase]], arguments: Sequence[Any]) -> None:
    there.send(work(*arguments))


def shown(title: str, phases: Sequence[Phase]) -> Figures:
    """The phases, and what they sum up to."""
    every = [*phases, total(phases)]
    rows = [(each.name, f"{each.wall:.2f}", f"{each.cpu:.2f}", f"{each.peak:,.0f}") for each in every]
    return Figures(title, ("", "wall s", "CPU s", "peak MB"), rows)


def total(phases: Sequence[Phase]) -> Phase:
    """All phases as one."""
    peak = max(each.peak for each in phases)
    return Phase("total", sum(each.wall for each in phases), sum(each.cpu for each in phases), peak)


def as_documents(phases: Sequence[Phase]) -> list[dict[str, Any]]:
    """Phases as they are given in JSON."""
    return [
        {key: round(value, 3) if key != "name" else value for key, value in asdict(each).items()} for each in phases
    ]
