"""Who saw, took away, changed and revealed, as a page shows it: a page at a time, free of persons where it must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from crosscheck.access.masking import mask_any_writing
from crosscheck.access.scopes import Scope
from crosscheck.ledger.database import Connection, Ledger, reading
from crosscheck.ledger.trails import Asked, Trace, changes, looks, taken_away
from crosscheck.ledger.vocabulary import Action

LARGEST = 2**31 - 1
"""The last place that a database counts to."""
KINDS: dict[str, Callable[[Connection, Scope, Asked], list[Trace]]] = {
    "looked": lambda connection, scope, asked: looks(connection, scope, asked, revealed=False),
    "revealed": lambda connection, scope, asked: looks(connection, scope, asked, revealed=True),
    "downloaded": taken_away,
    "changed": changes,
}
"""What can be asked for."""
SAYS_NO_NAME = (Action.HOLD_RELEASED, Action.HOLD_REJECTED, Action.CONTACTED, Action.ACCOUNT)
"""Changes whose reason is about rules and offices; the reason of any other may name a person."""


@dataclass(frozen=True)
class Trail:
    """A page of acts, newest first; ``more`` continues it, None at its end."""

    traces: tuple[Trace, ...]
    more: int | None


def trail(ledger: Ledger, scope: Scope, typed: Mapping[str, str], personless: bool) -> Trail:
    """The acts within ``scope`` that were asked for: ``typed`` has kind, user, about, since, until (ISO dates) and
    before, each as text; ``ValueError`` for what is no day or no place.

    ``personless``: reasons that may name a person are left out.
    """
    kind, asked = typed["kind"], _asked(typed)
    with reading(ledger, scope) as connection:
        found = KINDS[kind](connection, scope, replace(asked, limit=asked.limit + 1))
    shown = found[: asked.limit]
    clean = tuple(_clean(trace, personless and kind == "changed") for trace in shown)
    return Trail(clean, shown[-1].place if len(found) > asked.limit else None)


def _asked(typed: Mapping[str, str]) -> Asked:
    since, until = (date.fromisoformat(typed[name]) if typed[name] else None for name in ("since", "until"))
    before = int(typed["before"]) if typed["before"] else None
    if before is not None and before > LARGEST:
        raise ValueError("no place")
    return Asked(typed["user"], typed["about"], since, until, before)


def _clean(trace: Trace, reasonless: bool) -> Trace:
    hidden = reasonless and trace.what not in SAYS_NO_NAME
    return replace(trace, why="" if hidden else mask_any_writing(trace.why))
