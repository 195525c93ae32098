"""The nights up to tonight as they were stored: what became of a list or an expectation, since when, for how long.

Only what the nights themselves keep is read (manifests and results of suites), never the lake; a file is read when it
is asked for, and once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from crosscheck.expect import verdicts
from crosscheck.rules.stored import StoredNight, earlier_nights
from crosscheck.settings import Settings
from crosscheck.views.nights import not_taken_in

WINDOW = 30
"""Days that a strip shows, tonight the last of them."""
IN_TROUBLE = frozenset(["rejected", "unreadable", "late"])
"""Marks of a list that somebody must look after."""


@dataclass(frozen=True)
class Mark:
    """One day of a strip: a word of ``words.NIGHT_MARKS``."""

    day: date
    state: str


@dataclass(frozen=True)
class Streak:
    """Since which night something has been so, and on how many stored nights in a row, tonight counted."""

    since: date
    nights: int


class PastNight:
    """One stored night; ``stored`` is None for tonight, whose manifest is given."""

    def __init__(
        self, settings: Settings, day: date, stored: StoredNight | None, manifest: Mapping[str, Any] | None = None
    ) -> None:
        self.settings = settings
        self.business_date = day
        self._stored = stored
        self._given = manifest
        self._results: dict[str, dict[str, str]] = {}
        self._documents: dict[str, Mapping[str, Any]] = {}

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """The night's manifest."""
        return self._stored.manifest() if self._stored else self._given or {}

    @cached_property
    def unread(self) -> Mapping[str, str]:
        """What was laid down that night and not taken in."""
        return not_taken_in(self.settings, self.business_date)

    @cached_property
    def _held(self) -> frozenset[tuple[str, str | None]]:
        whole = {(hold["rule"], hold["region"]) for hold in self.manifest.get("holds", ())}
        return frozenset(whole | {(hold["rule"], hold["object"]) for hold in self.manifest.get("object_holds", ())})

    def holds(self, rule: str, where: str | None) -> bool:
        """Whether a rule gave no verdict in a region or on an object, or (None) anywhere."""
        return (rule, where) in self._held

    def document(self, suite: str) -> Mapping[str, Any]:
        """The stored results of one suite; empty where there are none."""
        if suite not in self._documents:
            self._documents[suite] = verdicts.stored_suite(self.settings, self.business_date, suite)
        return self._documents[suite]

    def verdict(self, suite: str, name: str) -> str:
        """What one expectation came to, a failed warning is 'warned'; empty where it was not there."""
        if suite not in self._results:
            self._results[suite] = {r["name"]: verdict_of(r) for r in self.document(suite).get("results", ())}
        return self._results[suite].get(name, "")

    def delivered(self, dataset: str) -> bool:
        """Whether the list was delivered for this very night."""
        return self.document(dataset).get("business_date") == self.business_date.isoformat()

    def list_mark(self, dataset: str) -> str:
        """What became of a list that night, as a word of ``words.NIGHT_MARKS``."""
        state = self.manifest.get("snapshots", {}).get(dataset, {"usable": True, "cause": None})
        if not state["usable"] and state["cause"] is None:
            return "unreadable"
        if self.delivered(dataset):
            document = self.document(dataset)
            if document["status"] == "rejected":
                return "rejected"
            return "quarantined" if document["rows"]["quarantined"] else "accepted"
        if dataset in self.unread:
            return "unreadable"
        return "late" if state["cause"] == "late" else "kept"

    def expectation_mark(self, suite: str, name: str) -> str:
        """What one expectation came to that night; 'kept' where its list was not delivered, 'none' where it was not."""
        if self.document(suite).get("kind") == "delivery" and not self.delivered(suite):
            return "kept"
        return self.verdict(suite, name) or "none"


def verdict_of(result: Mapping[str, Any]) -> str:
    """The verdict of a stored result; a warning that was not met is 'warned'."""
    if result["verdict"] == "failed" and result["severity"] == "warning":
        return "warned"
    return str(result["verdict"])


class History:
    """Tonight and the stored nights before it, newest first."""

    def __init__(self, settings: Settings, business_date: date, manifest: Mapping[str, Any]) -> None:
        self.settings = settings
        before = (PastNight(settings, night.business_date, night) for night in earlier_nights(settings, business_date))
        self.nights = [PastNight(settings, business_date, None, manifest), *before]
        self._by_day = {night.business_date: night for night in self.nights}
        last = business_date
        self.days = [last - timedelta(days=n) for n in reversed(range(WINDOW))]

    def marks(self, state: Callable[[PastNight], str]) -> tuple[Mark, ...]:
        """The days of a strip, oldest first; 'none' where there was no night."""
        found = ((day, self._by_day.get(day)) for day in self.days)
        return tuple(Mark(day, state(night) if night else "none") for day, night in found)

    def streak(self, so: Callable[[PastNight], bool]) -> Streak:
        """How long tonight's state has lasted; a day without a night does not end it."""
        since, nights = self.nights[0].business_date, 1
        for night in self.nights[1:]:
            if not so(night):
                break
            since, nights = night.business_date, nights + 1
        return Streak(since, nights)
