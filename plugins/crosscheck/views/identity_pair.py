"""One pair of the identity review as a page shows it: both sides beside each other, and what would follow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crosscheck.access.masking import mask
from crosscheck.access.scopes import Scope
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.errors import ConfigurationError
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.decisions import decisions
from crosscheck.link.candidates import Candidate, candidates
from crosscheck.link.decisions import REVOKED, UNDECIDED, Decision, Identity, Pair, newest
from crosscheck.link.levels import NOTHING_SAID
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck.spec.handbook import datasets_read
from crosscheck.views.night_shown import recorded_night
from crosscheck.words import QUESTIONS

AGREES = "相同"
SHOWN_DECISIONS = 50
SIDES = {
    "name": ("row_name", "member_name"),
    "id_no": ("row_id_no", "member_id_no"),
    "birth": ("row_birth", "member_birth"),
    "sex": ("", ""),
    "village": ("row_village_name", "member_village_name"),
}
"""What is compared, and where both sides' values stand; a sex is read from the numbers."""


@dataclass(frozen=True)
class Compared:
    """One comparison: the record's value, the member's, how far they agree, and ``same``, ``differs`` or ``unsaid``."""

    name: str
    record: str
    member: str
    level: str
    kind: str


@dataclass(frozen=True)
class Taken:
    """A decision that counts: its place in the history, on which pair, what, when, by whom and why."""

    seq: int
    key: str
    dataset: Dataset
    member_no: str
    verdict: str
    at: str
    actor: str
    why: str


@dataclass(frozen=True)
class IdentityPair:
    """A pair: ``question`` says why it waits (empty for one that only a decision names), ``rules`` which rules would
    see the record as this member's; ``seen`` is the newest entry about it, 0 for none; ``waiting`` the keys that wait.
    """

    key: str
    dataset: Dataset
    question: str
    place: int
    of: int
    records: int
    household_no: str
    member_no: str
    file: str
    row: str
    compared: tuple[Compared, ...]
    rules: tuple[Rule, ...]
    taken: Taken | None
    seen: int
    waiting: tuple[str, ...]
    decided: tuple[Taken, ...]

    @property
    def following(self) -> str:
        """The key that waits after this one; empty for none."""
        later = self.waiting[self.waiting.index(self.key) + 1 :] if self.key in self.waiting else self.waiting
        return next(iter((*later, *(key for key in self.waiting if key != self.key))), "")


class _Review:
    """The newest night's list and all decisions, within a scope."""

    def __init__(self, settings: Settings, ledger: Ledger, scope: Scope) -> None:
        night = recorded_night(ledger, scope)
        stored = current_night(settings, night.business_date) if night else None
        listed = candidates(stored.review, night.counties) if night and stored and stored.review.exists() else []
        self.listed = [one for one in listed if _within(scope, one.pair)]
        with reading(ledger, scope) as connection:
            found = newest(decisions(connection))
        self.newest: dict[Identity, Decision] = {k: d for k, d in found.items() if _within(scope, d.given.pair)}
        self.waiting = tuple(one.pair.key for one in self.listed if not self.settled(one.pair))

    def settled(self, pair: Pair) -> bool:
        """Whether somebody has decided on the pair."""
        decision = self.newest.get(pair.identity)
        return decision is not None and decision.given.verdict not in (REVOKED, UNDECIDED)


def _within(scope: Scope, pair: Pair) -> bool:
    return pair.region.startswith(scope.region) and not scope.department


def waiting_count(settings: Settings, ledger: Ledger, scope: Scope) -> int:
    """How many pairs wait for somebody within ``scope``."""
    return len(_Review(settings, ledger, scope).waiting)


def identity_pair(
    settings: Settings, ledger: Ledger, scope: Scope, key: str = "", whole: bool = False
) -> IdentityPair | None:
    """One pair, the first that waits where none is named; numbers masked unless ``whole``.

    None where none waits; ``ConfigurationError`` for a key outside ``scope``, as for one that never was.
    """
    review = _Review(settings, ledger, scope)
    wanted = key or next(iter(review.waiting), "")
    if not wanted:
        return None
    one = next((one for one in review.listed if one.pair.key == wanted), None)
    past = next((d for d in review.newest.values() if d.given.pair.key == wanted), None)
    if one is None and past is None:
        raise ConfigurationError("no such pair", zh="没有这一待核实记录")
    return _shown(settings, review, one, one.pair if one else past.given.pair, whole)  # type: ignore[union-attr]


def _shown(settings: Settings, review: _Review, one: Candidate | None, pair: Pair, whole: bool) -> IdentityPair:
    newest_entry = review.newest.get(pair.identity)
    found = one.found if one else {}
    return IdentityPair(
        key=pair.key,
        dataset=catalog().dataset(pair.dataset),
        question=_question(found) if one else "",
        place=one.place if one else 1,
        of=one.of if one else 1,
        records=one.records if one else 1,
        household_no=found.get("household_no", ""),
        member_no=pair.member_no,
        file=found.get("source_file", ""),
        row=found.get("source_row", ""),
        compared=tuple(_compared(one, whole) if one else _recorded(pair, whole)),
        rules=tuple(r for r in rule_catalog(settings.root).values() if pair.dataset in datasets_read(r)),
        taken=_taken(newest_entry) if newest_entry and newest_entry.given.verdict != REVOKED else None,
        seen=newest_entry.seq if newest_entry else 0,
        waiting=review.waiting,
        decided=_in_force(review.newest.values()),
    )


def _question(found: object) -> str:
    link, note = found["link"], found["note"]  # type: ignore[index]
    return str(note if note in QUESTIONS else link)


def _compared(one: Candidate, whole: bool) -> Iterable[Compared]:
    levels = json.loads(one.found["levels"])
    for name, (record, member) in SIDES.items():
        level = levels.get(name, NOTHING_SAID)
        kind = "same" if level == AGREES else "unsaid" if level == NOTHING_SAID else "differs"
        there, here = (_value(name, one.found[side] if side else "", whole) for side in (record, member))
        yield Compared(name, there, here, level, kind)


def _recorded(pair: Pair, whole: bool) -> Iterable[Compared]:
    """The record's side as the decision kept it; the list of the newest night has the pair no more."""
    kept = {"name": pair.name, "id_no": pair.id_no, "birth": pair.birth, "village": pair.village}
    return (Compared(name, _value(name, value, whole), "", NOTHING_SAID, "unsaid") for name, value in kept.items())


def _value(name: str, value: str | None, whole: bool) -> str:
    return mask(value or "") if name == "id_no" and not whole else value or ""


def _in_force(taken: Iterable[Decision]) -> tuple[Taken, ...]:
    counting: Sequence[Decision] = [d for d in taken if d.given.verdict != REVOKED]
    newest_first = sorted(counting, key=lambda decision: -decision.seq)
    return tuple(map(_taken, newest_first[:SHOWN_DECISIONS]))


def _taken(decision: Decision) -> Taken:
    given = decision.given
    dataset = catalog().dataset(given.pair.dataset)
    place = (decision.seq, given.pair.key, dataset, given.pair.member_no)
    return Taken(*place, given.verdict, decision.at, decision.actor, given.why)
