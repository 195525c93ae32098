"""Inspectors' decisions who a source row is about, as values: the newest entry for each row and member counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pyarrow as pa

SAME, DIFFERENT, UNDECIDED, REVOKED = "same", "different", "undecided", "revoked"
"""What an inspector may say of a source row and a member of the registry."""
DECISIONS = pa.schema(
    [
        (name, pa.string())
        for name in ("key", "dataset", "id_no", "name", "birth", "village", "person_key", "member_no", "verdict")
    ]
)
"""What linking reads of the decisions that count."""
Row = tuple[str, str, str, str, str]
Identity = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """One source row by its values (ID number as staged, folded name, ISO day of birth, village code; empty where it
    has none) and one member with his number in the registry at the time. ``region``: the member's village or county.
    """

    key: str
    dataset: str
    id_no: str
    name: str
    birth: str
    village: str
    person_key: str
    member_no: str
    region: str

    @property
    def identity(self) -> Identity:
        """What a decision is about, whatever file or place the row stands in."""
        return (*self.row, self.member_no)

    @property
    def row(self) -> Row:
        """The source row."""
        return (self.dataset, self.id_no, self.name, self.birth, self.village)


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict as it is given: why, who checked, and the check code of the list's row (empty at the command line)."""

    pair: Pair
    verdict: str
    why: str
    checked_by: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict as it was recorded, with who, in which role, when and from which file."""

    seq: int
    given: Given
    actor: str
    role: str
    at: str
    source: str


def newest(taken: Iterable[Decision]) -> dict[Identity, Decision]:
    """The newest entry for each row and member, those taken back included."""
    return {decision.given.pair.identity: decision for decision in taken}


class Known:
    """The newest entry for each row and member, and to whom rows are bound: what a new verdict is held against."""

    def __init__(self, taken: Iterable[Decision] = ()) -> None:
        self.newest: dict[Identity, Decision] = {}
        self._of_row: dict[Row, set[Identity]] = defaultdict(set)
        for decision in taken:
            self.add(decision)

    def add(self, decision: Decision) -> None:
        """Let ``decision`` count from now on."""
        pair = decision.given.pair
        self.newest[pair.identity] = decision
        self._of_row[pair.row].add(pair.identity)

    def bound_to_another(self, pair: Pair) -> str:
        """The key of the decision that binds the pair's row to another person, or nothing."""
        for identity in sorted(self._of_row[pair.row]):
            bound = self.newest[identity].given
            other = bound.pair.member_no != pair.member_no and bound.pair.person_key != pair.person_key
            if bound.verdict == SAME and other:
                return bound.pair.key
        return ""


def in_force(taken: Iterable[Decision]) -> list[Decision]:
    """The decisions that count: the newest of each row and member, unless it was taken back."""
    return [decision for decision in newest(taken).values() if decision.given.verdict != REVOKED]


def as_table(given: Iterable[Given]) -> pa.Table:
    """Verdicts by ``DECISIONS``, sorted, without those that are undecided."""
    rows = [
        {**{name: value for name, value in asdict(g.pair).items() if name != "region"}, "verdict": g.verdict}
        for g in given
        if g.verdict in (SAME, DIFFERENT)
    ]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: tuple(row.values())), DECISIONS)
