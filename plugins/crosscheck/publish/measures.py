"""The measures of the house in the manifest of a revision: how a county does, in counts and rates; no person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any


def measures(
    events: Sequence[Mapping[str, Any]], refused: Mapping[str, int], first: date, last: date
) -> dict[str, Any]:
    """How the house does from ``first`` to ``last``: median days from issuing to closing, confirm rate by rule, share
    reopened, answers ``refused`` by cause. Counts stand beside every rate; None where there is nothing to count.

    ``events``: what happened to issues in that time, ``n`` alike in a row (``list_queries.issue_events``).
    """
    done = [event for event in events if event["closed"] and event["closed_on"] and event["issued_on"]]
    days = [(event["closed_on"] - event["issued_on"]).days for event in done for _ in range(event["n"])]
    closed, reopened = (sum(row[name] * row["n"] for row in events) for name in ("closed", "reopened"))
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "days_open": {"closed": len(days), "median": median(days) if days else None},
        "confirmed": confirm_rates(events),
        "reopened": {"reopened": reopened, "closed": closed, "share": _share(reopened, closed)},
        "refused": dict(refused),
    }


def confirm_rates(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """By rule: how many issues were answered, how many of them confirmed wholly or partly, and the rate."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        if row["answered"]:
            of_rule = counts.setdefault(row["rule_id"], [0, 0])
            of_rule[0] += row["n"]
            of_rule[1] += row["confirmed"] * row["n"]
    return {
        rule: {"answered": answered, "confirmed": confirmed, "rate": _share(confirmed, answered)}
        for rule, (answered, confirmed) in sorted(counts.items())
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
