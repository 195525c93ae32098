"""What becomes of an issue: the change, its events, and the rows that come with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crosscheck.ledger.issue import Finding, Issue
from crosscheck.ledger.vocabulary import Action


@dataclass(frozen=True, slots=True)
class Record:
    """A row that an event brings: ``table`` is one of ``tables.RECORDS``, ``values`` its own columns."""

    table: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry for the history: what happened and why, in words for people, and the row that came with it."""

    action: Action
    why: str
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One issue before (None: there was none) and after the night, and the events between.

    Without events only the bookkeeping moved: last seen, clean nights, the subject's names. ``finding`` is there
    when its evidence is a new version.
    """

    before: Issue | None
    after: Issue
    events: tuple[Event, ...]
    finding: Finding | None = None
