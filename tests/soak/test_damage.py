"""Damage may hold, never accuse: whatever happens to the structure of a list, no issue is opened because of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from random import Random

import pytest
from damage_tables import become, damages, losses
from damaged_nights import Nights, Outcome
from damages import place_of
from exports import Export
from workbook_damages import DAMAGES

from crosscheck import settings as settings_module
from crosscheck.catalog.datasets import Dataset, catalog

SEED, DRAWN, SAMPLE = 20261119, 300, 5
TEXT_DAMAGES = (
    "quote opened",
    "file cut in the middle",
    "header dropped",
    "encoding switched midway",
    "separator changed",
)
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


def show(capsys: pytest.CaptureFixture[str], lines: Iterable[str]) -> None:
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201  the tables are the result


def test_no_damage_accuses_anybody(nights: Nights, soak: bool, capsys: pytest.CaptureFixture[str]) -> None:
    done: list[tuple[str, Outcome]] = []
    accused = []
    for seed, dataset, kind in drawn(SEED):
        rng, make = Random(seed), DAMAGES[kind]
        outcome = nights.damaged(dataset, lambda export: make(rng, export))  # noqa: B023  called at once
        if outcome is None:
            continue
        done.append((kind, outcome))
        if outcome.added:
            rules = dict(Counter(rule for _, rule, _, _ in outcome.added))
            accused.append((seed, dataset.id, kind, become(outcome), rules))
        if len(done) == (DRAWN if soak else SAMPLE):
            break
    if soak:
        show(capsys, (f"damages from seed {SEED}", *damages(done)))
    assert accused == []


@pytest.mark.parametrize("kind", TEXT_DAMAGES)
def test_no_damage_of_a_text_file_accuses_anybody(nights: Nights, soak: bool, kind: str) -> None:
    """Most lists are no text: drawn from all, these damages would hardly ever come up."""
    texts = [d for d in catalog().connected if catalog().department(d.department).delivery.startswith("csv")]
    for seed in range(SEED, SEED + (20 if soak else 1)):
        rng = Random(f"{seed}:{kind}")
        outcome = nights.damaged(rng.choice(texts), lambda export: DAMAGES[kind](rng, export))  # noqa: B023  called at once
        assert outcome is not None
        assert outcome.added == frozenset(), (seed, kind, outcome)


@pytest.mark.parametrize("name", ["education.enrolment", "disabled_federation.certificate"])
def test_a_refused_row_excuses_whom_it_is_about(nights: Nights, name: str) -> None:
    """Four rows without what is required: too few to reject the list, and their persons would have no record."""
    dataset = catalog().dataset(name)
    emptied = next(column for column in dataset.columns if column.required and column.name not in dataset.key)

    def refuse(export: Export) -> bool:
        table = export.tables[0]
        place = place_of(table, emptied)
        for row in table.data[::7][:4]:
            row[place] = None
        return True

    outcome = nights.damaged(dataset, refuse)
    assert outcome is not None
    assert (outcome.status, outcome.quarantined, outcome.added) == ("accepted", 4, frozenset())


OPEN_DATES = [
    ("organisation.village_cadre", "to_date", "WI-06"),
    ("human_resources.post", "to_date", "PR-02"),
    ("housing.relocation", "moved_in_on", "HO-01"),
]


@pytest.mark.parametrize(("name", "column", "rule"), OPEN_DATES)
def test_a_date_that_cant_be_read_is_no_missing_one(nights: Nights, name: str, column: str, rule: str) -> None:
    """What has ended would go on, and who has moved in would have not."""
    dataset = catalog().dataset(name)
    [open_date] = [one for one in dataset.columns if one.name == column]

    def spoil(export: Export) -> bool:
        for table in export.tables:
            place = place_of(table, open_date)
            filled = [row for row in table.data if row[place]]
            for row in filled[::5]:
                row[place] = "不详"
        return True

    outcome = nights.damaged(dataset, spoil)
    assert outcome is not None
    assert (outcome.status, outcome.added) == ("accepted", frozenset())
    assert rule in outcome.withheld


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
    done = []
    for percent in LOSSES:
        for dataset in catalog().connected:
            lost = _rows_lost(percent, Random(f"{SEED}:{percent}:{dataset.id}"))
            if outcome := nights.damaged(dataset, lost):
                done.append((percent, dataset.id, outcome))
    show(capsys, losses(done))
