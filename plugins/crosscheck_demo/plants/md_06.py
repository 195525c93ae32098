"""Plants MD-06: patients whom the registry calls healthy, and members who only look so."""

from __future__ import annotations

from crosscheck_demo.county.people import Person
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot

RULE = "MD-06"


def plant(world: World, plot: Plot) -> None:
    """The registry says 健康 of somebody in treatment; then the look-alikes."""
    for _ in range(plot.count):
        person = _patient(world, plot)
        _register(world, person, "健康")
        plot.found("member", person.member_no)
    _look_alikes(world, plot)


def _patient(world: World, plot: Plot) -> Person:
    return plot.take_member(lambda p: len(world.rows_of("health.chronic", p)) == 1, health=["长期慢性病"])


def _register(world: World, person: Person, health: str | None) -> None:
    assert person.row is not None
    world.change("registry.member", person.row, health=health)


def _look_alikes(world: World, plot: Plot) -> None:
    for status in ("已治愈", "已死亡"):
        person = _patient(world, plot)
        _register(world, person, "健康")
        world.change("health.chronic", world.rows_of("health.chronic", person)[0], status=status)
        plot.innocent(person.member_no, f"the illness is {status}")

    person = _patient(world, plot)
    _register(world, person, None)
    plot.innocent(person.member_no, "no state of health given")

    person = _patient(world, plot)
    _register(world, person, "健康")
    world.change("health.chronic", world.rows_of("health.chronic", person)[0], name=person.name[0] + "某某")
    plot.innocent(person.member_no, "the illness stands under another name: weak evidence never accuses")
