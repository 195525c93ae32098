"""The tables of the long runs: what became of damaged lists by kind of damage, and what slips through clean losses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from damaged_nights import Outcome

ENDS = ("held", "quarantined", "accepted")


def become(outcome: Outcome) -> str:
    """What became of a damaged list: not taken, taken but for rows laid aside, or taken as if nothing were wrong."""
    if outcome.status != "accepted":
        return "held"
    return "quarantined" if outcome.quarantined > 0 else "accepted"


def damages(done: Sequence[tuple[str, Outcome]]) -> Iterator[str]:
    """A line for each kind of damage with how often each end came, and what all of them added."""
    table = Counter((kind, become(outcome)) for kind, outcome in done)
    yield f"{'damage':40} {'held':>11} {'quarantined':>11} {'accepted':>11}"
    for kind in dict.fromkeys(kind for kind, _ in done):
        yield " ".join([f"{kind:40}", *(f"{table[kind, end]:11}" for end in ENDS)])
    totals = Counter(become(outcome) for _, outcome in done)
    yield " ".join([f"{f'{len(done)} damages':40}", *(f"{totals[end]:11}" for end in ENDS)])
    yield f"issues added: {sum(len(outcome.added) for _, outcome in done)}"


def losses(done: Sequence[tuple[int, str, Outcome]]) -> Iterator[str]:
    """A line for each share of rows lost: how many lists were held, and what the others opened wrongly."""
    yield f"{'rows lost':>9} {'lists':>6} {'held':>6} {'issues slipped':>15}  most by"
    for percent in dict.fromkeys(percent for percent, _, _ in done):
        found = [(name, outcome) for lost, name, outcome in done if lost == percent]
        held = sum(become(outcome) == "held" for _, outcome in found)
        added = Counter({name: len(outcome.added) for name, outcome in found if outcome.added})
        most = ", ".join(f"{name} {count}" for name, count in added.most_common(3)) or "none"
        yield f"{percent:7} % {len(found):6} {held:6} {added.total():15}  {most}"
