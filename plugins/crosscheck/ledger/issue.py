"""One finding and one issue as plain values. Dates are business dates; an empty text means "none"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from crosscheck.ledger.vocabulary import State


class Key(NamedTuple):
    """What makes two findings the same issue. Counties share nothing, so theirs stands first."""

    county: str
    rule_id: str
    subject_id: str
    object: str


class Subject(NamedTuple):
    """How the registry showed the subject when it was last found: lists stay readable when the person has left."""

    county_name: str = ""
    township_name: str = ""
    village_name: str = ""
    head_name: str = ""
    name: str = ""
    id_no: str = ""
    relation: str = ""
    household_type: str = ""


@dataclass(frozen=True, slots=True)
class RuleText:
    """What an issue needs of its rule. ``digest`` names this wording; an old wording stays in the ledger.

    ``needs``: the departments' datasets the rule reads, separated by blanks.
    """

    digest: str
    rule_id: str
    version: str
    kind: str
    severity: str
    days: int
    department: str
    needs: str
    title: str
    title_en: str
    advice: str
    closes: str


HELD, SURGE, RESTS, UNASKED = "held", "surge", "rests", "unasked"
"""Why a rule is held: no data or no policy; it finds too much at once; it rests on a rule that is held; nobody asked
about the subject of an issue."""
WITHOUT_FINDINGS = (HELD, UNASKED)
"""Holds under which there is no finding that could wait."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A rule that gave no verdict tonight: anywhere (``region`` empty) or in one region, and why, in Chinese.

    With ``object`` it gave none on that object only, or, of kind unasked, on the one issue of which it is the
    ``subject_mark``. ``rests_on``: the held rules, separated by blanks, whose findings
    it would have read.
    """

    rule_id: str
    region: str
    reason: str
    object: str = ""
    kind: str = HELD
    rests_on: str = ""


def subject_mark(key: Key) -> str:
    """What names an issue among those of its rule."""
    return f"{key.subject_id}/{key.object}"


@dataclass(frozen=True, slots=True)
class Rests:
    """The rules whose findings a rule reads. ``by_object``: each of its own rests on the one that its object names."""

    on: tuple[str, ...]
    by_object: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a night. ``evidence`` is canonical JSON; its hash decides on a new evidence version.

    ``withheld``: the list in which what may excuse the subject was refused or can't be read. Such a
    finding opens and reopens nothing.
    ``amount``: the sum at stake in fen, None where no sum is stated.
    """

    key: Key
    subject_kind: str
    household_no: str
    region_code: str
    link: str
    department: str
    evidence: str
    evidence_hash: str
    subject: Subject
    withheld: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue: a row of the ledger. ``number`` is empty until the store has given one.

    ``missing_since``: the first night on which its rule ran and no longer found it. ``clean_nights`` counts such
    nights in a row, ``clean_on`` is the last of them (a night that runs twice counts once). ``referred_to``: the
    role it was referred up to, ``urged_on``: when the next level was told that ``due_on`` has passed. ``amount``: the
    sum at stake in fen.
    """

    number: str
    key: Key
    subject_kind: str
    state: State
    household_no: str
    region_code: str
    link: str
    department: str
    rule_text: str
    evidence_version: int
    evidence_hash: str
    first_seen_on: date
    last_seen_on: date
    missing_since: date | None
    clean_nights: int
    clean_on: date | None
    issued_on: date | None
    due_on: date | None
    closed_on: date | None
    exempt_until: date | None
    referred_to: str
    urged_on: date | None
    reopened: int
    history_seq: int
    subject: Subject
    amount: int | None = None
