"""What a peer's run has to say, for scripts that run in an environment of their own: it needs nothing but Python."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

Pairs = list[tuple[str, str]]
"""Subject and object of each finding of a rule."""


@dataclass
class Job:
    """What a peer is asked: ``tables`` are Parquet files by name, ``rules`` statements by rule, ``values`` what the
    policy says; ``work`` is a folder of its own. What it found goes to ``out``.
    """

    tables: Mapping[str, str]
    rules: Mapping[str, str]
    values: Mapping[str, Any]
    work: Path
    out: Path
    address: str
    begun: float = field(default_factory=perf_counter)
    spent: float = field(default_factory=lambda: cpu())

    def restart(self) -> None:
        """Measure from here on: what came before was made ready once."""
        self.begun, self.spent = perf_counter(), cpu()

    def tell(
        self, found: Mapping[str, Iterable[tuple[str, str]]] | None, counts: Mapping[str, int], beside: float = 0.0
    ) -> None:
        """Write findings (None where the tool keeps none), how many there are, and what they cost; ``beside``: CPU
        seconds of a process that is not of this one's tree.
        """
        peak = max(_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        cost = {"wall": perf_counter() - self.begun, "cpu": cpu() - self.spent + beside, "peak_mb": peak / 1024}
        kept = None if found is None else {rule: sorted(map(list, pairs)) for rule, pairs in found.items()}
        self.out.write_text(json.dumps({**cost, "found": kept, "counts": counts}, ensure_ascii=False), encoding="utf-8")


def asked() -> Job:
    """The job that the first argument names."""
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    return Job(**{**told, "work": Path(told["work"]), "out": Path(told["out"])})


def _peak() -> int:
    """The most memory that this process had, in kB. What ``getrusage`` says begins with that of whoever started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def cpu() -> float:
    """CPU seconds of this process and of the children that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def cpu_of(pid: int) -> float:
    """CPU seconds of another process on this machine, which lives."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
