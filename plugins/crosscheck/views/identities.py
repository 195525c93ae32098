"""The identity review: rows nobody is certain about beside their candidates, and the decisions in force."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.errors import ConfigurationError
from crosscheck.ledger import decisions
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.nights import newest_night
from crosscheck.link.candidates import Candidate, candidates
from crosscheck.link.decisions import REVOKED, Decision, Pair, in_force, newest
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings


@dataclass(frozen=True)
class Waiting:
    """A pair of the newest night's list without number and name, and the verdict on it before, if there is one.

    ``place`` of ``of``: how good a candidate it is for its record; ``levels``: how far the two agree, by comparison.
    """

    key: str
    dataset: str
    link: str
    place: int
    of: int
    household_no: str
    member_no: str
    score: float | None
    levels: Mapping[str, str]
    decided: str


@dataclass(frozen=True)
class InForce:
    """A decision that counts: on which pair, what, when, by whom and why."""

    key: str
    dataset: str
    member_no: str
    verdict: str
    on: str
    actor: str
    why: str


def waiting_pairs(settings: Settings, dataset: str = "") -> list[Waiting]:
    """The pairs of the newest night in the order of the list, of one dataset where it is named."""
    if dataset and dataset not in {known.id for known in catalog().datasets}:
        raise ConfigurationError(_unknown(dataset, "en"), zh=_unknown(dataset, "zh"))
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        known = newest(decisions.decisions(connection))
    listed = (c for c in _candidates(settings) if dataset in ("", c.pair.dataset))
    return [_waiting(candidate, known.get(candidate.pair.identity)) for candidate in listed]


def _unknown(dataset: str, language: str) -> str:
    names = [known.id for known in catalog().datasets]
    near = difflib.get_close_matches(dataset, names, n=3, cutoff=0.4) or names
    return (
        f"没有数据集“{dataset}”;相近的有:{'、'.join(near)}"
        if language == "zh"
        else f"no dataset '{dataset}'; nearest: {', '.join(near)}"
    )


def _waiting(candidate: Candidate, decision: Decision | None) -> Waiting:
    found, pair = candidate.found, candidate.pair
    return Waiting(
        key=pair.key,
        dataset=pair.dataset,
        link=found["link"],
        place=candidate.place,
        of=candidate.of,
        household_no=found["household_no"],
        member_no=pair.member_no,
        score=found["weight"],
        levels=json.loads(found["levels"]),
        decided=decision.given.verdict if decision and decision.given.verdict != REVOKED else "",
    )


def decisions_in_force(settings: Settings) -> list[InForce]:
    """The decisions that count, newest first."""
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        found = sorted(in_force(decisions.decisions(connection)), key=lambda decision: -decision.seq)
    return [
        InForce(
            *(d.given.pair.key, d.given.pair.dataset, d.given.pair.member_no),
            d.given.verdict,
            d.at[:10],
            d.actor,
            d.given.why,
        )
        for d in found
    ]


def pair_of(settings: Settings, key: str) -> Pair:
    """The pair that ``key`` names: on the newest list, or decided before."""
    listed = {candidate.pair.key: candidate.pair for candidate in _candidates(settings)}
    if key in listed:
        return listed[key]
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        before = {d.given.pair.key: d.given.pair for d in decisions.decisions(connection)}
    if key not in before:
        raise ConfigurationError(
            f"no identity to be reviewed has the key '{key}'; identity list shows them",
            zh=f"没有编号为{key}的待核实记录;identity list 列出全部",
        )
    return before[key]


def _candidates(settings: Settings) -> Sequence[Candidate]:
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        last = newest_night(connection)
    night = current_night(settings, last.business_date) if last else None
    if last is None or night is None or not night.review.exists():
        raise ConfigurationError("no night has been checked and recorded yet", zh="还没有校验并记入台账的夜晚")
    return candidates(night.review, last.counties)
