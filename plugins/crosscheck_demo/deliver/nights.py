"""The county night after night: about one row in a hundred changes, and none of it makes or heals a problem.

Only what plants say (``World.later``) touches the people a plant took; everything here leaves them alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from crosscheck.catalog.datasets import catalog
from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.people import Person, Records, Row
from crosscheck_demo.county.tables import row_key, subject_column, subject_of
from crosscheck_demo.county.world import World
from crosscheck_demo.deliver.night_rows import EDITS, NEW_ROWS, Edits, NewRows
from crosscheck_demo.departments.support import VISIT_EVERY, visit_row


def records_for(world: World, night: date) -> Records:
    """Every dataset as the departments hold it on ``night``; rows are shared with the world, don't change them.

    A night before the first one raises ``ValueError``.
    """
    nights = (night - world.first_night).days
    if nights < 0:
        raise ValueError(f"{night} lies before the county's first night {world.first_night}")
    records = {dataset_id: list(rows) for dataset_id, rows in world.rows.items()}
    for number in range(1, nights + 1):
        _an_ordinary_day(world, records, number)
    _what_plants_planned(world, records, nights)
    return records


def _an_ordinary_day(world: World, records: Records, number: int) -> None:
    day, rng = world.first_night + timedelta(days=number), Random(f"{world.seed}:night:{number}")
    for what_changes in EDITS:
        _edit(world, rng, records, what_changes, day)
    neighbours = _untouched(world, world.residents)
    everybody = _untouched(world, world.members) + neighbours
    for what in NEW_ROWS:
        _new_rows(world, rng, records, what, everybody if what.registered else neighbours, day)
    _visits(world, rng, records, number, day)


def _untouched(world: World, people: list[Person]) -> list[Person]:
    return [person for person in people if person.active and person.id_no not in world.reserved]


def _edit(world: World, rng: Random, records: Records, what: Edits, day: date) -> None:
    rows, column = records[what.dataset], subject_column(catalog().dataset(what.dataset))
    for _ in range(round(len(rows) * what.share)):
        place = int(rng.random() * len(rows))
        if subject_of(rows[place], column) not in world.reserved:
            rows[place] = rows[place] | what.change(rng, rows[place], day)


def _new_rows(world: World, rng: Random, records: Records, what: NewRows, people: list[Person], day: date) -> None:
    """New rows under keys that nobody has; their numbers count on from night to night."""
    rows, dataset = records[what.dataset], catalog().dataset(what.dataset)
    keys = {row_key(dataset, row) for row in rows[len(world.rows[what.dataset]) :]}
    for _ in range(round(len(rows) * what.share)):
        row = what.make(rng, world, choose(rng, people), day, len(rows) + 1)
        if row and row_key(dataset, row) not in keys:
            keys.add(row_key(dataset, row))
            rows.append(row)


def _visits(world: World, rng: Random, records: Records, number: int, day: date) -> None:
    """Every household has its day for a visit, once in thirty days."""
    for place, household in enumerate(world.households):
        if (place + number) % VISIT_EVERY == 0 and household.no not in world.reserved:
            helper = world.rows_of("registry.pairing", household)[0]["helper_id_no"]
            result = "不在家" if rng.random() < 0.1 else "在家"
            records["registry.visit"].append(visit_row(number * 100_000 + place, household, helper, day, result))


def _what_plants_planned(world: World, records: Records, nights: int) -> None:
    changed: dict[str, dict[int, Row | None]] = {}
    for night, what, dataset_id, row, values in sorted(world.later, key=lambda change: change[0]):
        if night > nights:
            break
        if what == "add":
            records[dataset_id].append(row)
            continue
        now = changed.setdefault(dataset_id, {})
        now[id(row)] = (now.get(id(row)) or row) | values if what == "change" else None
    for dataset_id, now in changed.items():
        rows = [now.get(id(row), row) for row in records[dataset_id]]
        records[dataset_id] = [row for row in rows if row is not None]
