"""Plants ID-18: a telephone number that three households share, and numbers that do not count."""

from __future__ import annotations

from crosscheck_demo.county.people import Household
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import rewrite_household
from crosscheck_demo.planting.plot import Plot

RULE = "ID-18"
_SHARED = 3
"""Households from which on a number is shared too widely."""


def plant(world: World, plot: Plot) -> None:
    """Three households a number; then two, and three under numbers that are none."""
    for _ in range(max(1, plot.count // _SHARED)):
        phone = world.registrar.phone()
        for home in _with_phone(world, plot, phone, _SHARED):
            plot.found("household", home.no, phone)

    for phone, households, why in (
        (world.registrar.phone(), _SHARED - 1, "two households only"),
        ("11111111111", _SHARED, "all digits the same: no number"),
        ("522013", _SHARED, "six digits: no number"),
    ):
        for home in _with_phone(world, plot, phone, households):
            plot.innocent(home.no, why)


def _with_phone(world: World, plot: Plot, phone: str, households: int) -> list[Household]:
    homes = [plot.take_household() for _ in range(households)]
    for home in homes:
        rewrite_household(world, home, phone=phone)
    return homes
