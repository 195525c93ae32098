"""Damage may hold, never accuse: whatever happens to the structure of a list, no issue is opened because of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

import pytest
from damaged_nights import Nights, Outcome
from exports import Export
from workbook_damages import DAMAGES

from crosscheck import settings as settings_module
from crosscheck.catalog.datasets import Dataset, catalog

SEED, DRAWN, SAMPLE = 20261119, 300, 8
LOSSES = (1, 5, 10, 30)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    return Nights(settings_module.load(), tmp_path_factory.mktemp("damage"))


def drawn(number: int) -> Iterator[tuple[int, Dataset, str]]:
    """Damages without end: the kinds in turn, the list drawn."""
    kinds = list(DAMAGES)
    for seed in range(number, number + 100_000):
        rng = Random(seed)
        yield seed, rng.choice(catalog().connected), kinds[seed % len(kinds)]


def become(outcome: Outcome) -> str:
    if outcome.status != "accepted":
        return "held"
    return "quarantined" if outcome.quarantined > 0 else "accepted"


def test_no_damage_accuses_anybody(nights: Nights, soak: bool, capsys: pytest.CaptureFixture[str]) -> None:
    table: Counter[tuple[str, str]] = Counter()
    accused, done = [], 0
    for seed, dataset, kind in drawn(SEED):
        rng, make = Random(seed), DAMAGES[kind]
        outcome = nights.damaged(dataset, lambda export: make(rng, export))  # noqa: B023  called at once
        if outcome is None:
            continue
        done += 1
        table[kind, become(outcome)] += 1
        if outcome.added:
            rules = dict(Counter(rule for _, rule, _, _ in outcome.added))
            accused.append((seed, dataset.id, kind, become(outcome), rules))
        if done == (DRAWN if soak else SAMPLE):
            break
    with capsys.disabled():
        print(f"\n{done} damages from seed {SEED}: held, quarantined, accepted")  # noqa: T201
        for kind in DAMAGES:
            print(f"{kind:40}", *(f"{table[kind, what]:5}" for what in ("held", "quarantined", "accepted")))  # noqa: T201
    assert accused == []


def _rows_lost(percent: int, rng: Random) -> Callable[[Export], bool]:
    def lost(export: Export) -> bool:
        for table in export.tables:
            table.replace_data([row for row in table.data if rng.random() * 100 >= percent])
        return True

    return lost


def test_what_slips_through_when_rows_are_cleanly_missing(
    nights: Nights, soak: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing in such a file tells: the bounds are volume, coverage and surge. Printed, not judged."""
    if not soak:
        pytest.skip("a table for people: make soak")
    with capsys.disabled():
        print("\nrows missing: lists, rejected, with a warning of the volume or none; issues opened because of it")  # noqa: T201
        for percent in LOSSES:
            outcomes = [
                nights.damaged(dataset, _rows_lost(percent, Random(f"{SEED}:{percent}:{dataset.id}")))
                for dataset in catalog().connected
            ]
            found = [outcome for outcome in outcomes if outcome]
            rejected = sum(become(outcome) == "held" for outcome in found)
            print(f"{percent:3} %  {len(found):3}  {rejected:3}  {sum(len(o.added) for o in found):5}")  # noqa: T201
