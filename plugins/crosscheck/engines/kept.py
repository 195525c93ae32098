"""What a process keeps for its whole life must be let go before a fork and before its end."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable

_FORGET: list[Callable[[], None]] = []


def kept_by_this_process(forget: Callable[[], None]) -> None:
    """Call ``forget`` before this process is forked and before it ends.

    The threads of a connection do not live on in a forked process: whoever used it there would wait for ever.
    """
    _FORGET.append(forget)


def _forget_all() -> None:
    for forget in _FORGET:
        forget()


@atexit.register
def _end() -> None:
    """Let go of the functions too: what ``os`` holds outlives the modules, and DuckDB's binding prints it as leaked."""
    _forget_all()
    _FORGET.clear()


os.register_at_fork(before=_forget_all)
