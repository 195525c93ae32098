"""The identity review: rows nobody is certain about beside their candidates, and the decisions in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.errors import ConfigurationError
from crosscheck.ledger import decisions
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.nights import newest_night
from crosscheck.link.candidates import Candidate, candidates
from crosscheck.link.decisions import Decision, Pair, in_force, newest
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings


@dataclass(frozen=True)
class Waiting:
    """A pair of the newest night's list, and the decision on it that was taken before, if there is one."""

    candidate: Candidate
    decision: Decision | None


def waiting_pairs(settings: Settings, dataset: str = "") -> list[Waiting]:
    """The pairs of the newest night in the order of the list, of one dataset where it is named."""
    if dataset and dataset not in {known.id for known in catalog().datasets}:
        raise ConfigurationError(f"no dataset '{dataset}'")
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        known = newest(decisions.decisions(connection))
    listed = (c for c in _candidates(settings) if dataset in ("", c.pair.dataset))
    return [Waiting(candidate, known.get(candidate.pair.identity)) for candidate in listed]


def decisions_in_force(settings: Settings) -> list[Decision]:
    """The decisions that count, newest first."""
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        return sorted(in_force(decisions.decisions(connection)), key=lambda decision: -decision.seq)


def pair_of(settings: Settings, key: str) -> Pair:
    """The pair that ``key`` names: on the newest list, or decided before."""
    listed = {candidate.pair.key: candidate.pair for candidate in _candidates(settings)}
    if key in listed:
        return listed[key]
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        before = {d.given.pair.key: d.given.pair for d in decisions.decisions(connection)}
    if key not in before:
        raise ConfigurationError(f"no identity to be reviewed has the key '{key}'; identity list shows them")
    return before[key]


def _candidates(settings: Settings) -> Sequence[Candidate]:
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        last = newest_night(connection)
    night = current_night(settings, last.business_date) if last else None
    if last is None or night is None or not night.review.exists():
        raise ConfigurationError("no night has been checked and recorded yet")
    return candidates(night.review, last.counties)
