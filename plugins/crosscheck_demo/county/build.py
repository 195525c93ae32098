"""Makes the demo county: places, people, the departments' lists, then the planted problems."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crosscheck.catalog.datasets import catalog
from crosscheck_demo.county.names import Registrar
from crosscheck_demo.county.places import build_county
from crosscheck_demo.county.population import settle
from crosscheck_demo.county.tables import row_key, subject_column, subject_of
from crosscheck_demo.county.world import World
from crosscheck_demo.departments import (
    bank,
    civil_affairs,
    disabled_federation,
    education,
    finance,
    health,
    housing,
    human_resources,
    market,
    organisation,
    police,
    registry,
    supervision,
    support,
    water,
)
from crosscheck_demo.plants import plant_all

DEPARTMENTS = (
    *(registry, support, civil_affairs, health, education, housing),
    *(police, organisation, human_resources, disabled_federation, water, bank, market, finance, supervision),
)
"""In the order in which they write: who reads another's list comes after it."""


def build_world(households: int, seed: int, first_night: date, plants: Iterable[str] | None = None) -> World:
    """A county of that many registered households as its departments know it on ``first_night``.

    The same arguments give the same county. ``plants``: rule ids to plant; None plants all, an empty list none.
    """
    world = World(seed, build_county(households, seed), first_night, Registrar(seed))
    settle(world, households)
    world.tables.rows["reference.region"].extend(world.county.regions)
    for department in DEPARTMENTS:
        department.write(world)
    plant_all(world, plants)
    _protect_reserved(world)
    return world


def _protect_reserved(world: World) -> None:
    """Every row about somebody a plant took is one it relies on."""
    for dataset in catalog().datasets:
        column = subject_column(dataset)
        for row in world.rows[dataset.id]:
            if subject_of(row, column) in world.reserved:
                world.protected.add((dataset.id, row_key(dataset, row)))
