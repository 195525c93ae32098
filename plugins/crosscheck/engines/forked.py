"""Processes that know what was made here: they are forked, nothing is made or loaded again."""

from __future__ import annotations

import gc
import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from crosscheck.settings import Settings

_known: list[Any] = []
"""In one of the processes: what it was told."""


@contextmanager
def forked(count: int, *told: Any) -> Iterator[ProcessPoolExecutor]:
    """A pool of so many processes in which ``known`` is what they are told here."""
    gc.collect()
    gc.freeze()  # what is shared with the processes stays where it is
    pool = ProcessPoolExecutor(count, get_context("fork"), _know, told)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def share(settings: Settings, count: int) -> Settings:
    """What one of ``count`` processes may use of the machine."""
    size = re.fullmatch(r"([0-9.]+)(.*)", settings.memory_limit.strip())
    memory = f"{float(size[1]) / count:.2f}{size[2]}" if size else settings.memory_limit
    return replace(settings, threads=max(settings.threads // count, 1), memory_limit=memory)


def known() -> list[Any]:
    """What this process was told."""
    return _known


def _know(*told: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was started by hand ends the others
    Thread(target=_end_with_parent, daemon=True).start()
    _known[:] = told


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = parent_process()
    assert parent is not None, "only ever run in a process of the pool"
    parent.join()
    os._exit(1)
