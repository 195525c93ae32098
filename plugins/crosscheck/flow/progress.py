"""How a long act says what it is doing: it calls a ``Step`` with the name of what begins."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[str], None]
"""Told the name of the step that begins."""


def silent(_step: str) -> None:
    """Nobody watches."""
