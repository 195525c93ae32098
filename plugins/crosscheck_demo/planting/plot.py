"""What a plant works with: untouched people of the county, reserved for it, and the record of what it did."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from crosscheck.errors import ConfigurationError
from crosscheck_demo.county.months import add_months, month_of
from crosscheck_demo.county.people import Household, Person, Row
from crosscheck_demo.county.places import Village
from crosscheck_demo.county.population import newcomer
from crosscheck_demo.county.world import World
from crosscheck_demo.departments import education, health, housing, human_resources, police, registry
from crosscheck_demo.planting.planted import LookAlike, Planted

Item = TypeVar("Item")
HALF_A_YEAR = 200
"""Days; a little more than rule HP-08 looks back."""
PROBLEMS = 3
PER_HOUSEHOLDS = 2000


class Plot:
    """One plant's share of the county. See ``crosscheck_demo.plants`` for a worked example.

    ``rng``    the plant's own random numbers
    ``night``  the county's first night, the business date D of the first run
    ``count``  how many problems to plant: three for every 2,000 households, at least two
    """

    def __init__(self, world: World, rule: str) -> None:
        self.world, self.rule = world, rule
        self.rng = Random(f"{world.seed}:plant:{rule}")
        self.night = world.first_night
        self.count = max(2, round(PROBLEMS * len(world.households) / PER_HOUSEHOLDS))
        self._start = int(self.rng.random() * 10**9)

    def day(self, days: int) -> date:
        """D + ``days``."""
        return self.night + timedelta(days=days)

    def month(self, months: int) -> date:
        """The first of D's month + ``months``."""
        return add_months(month_of(self.night), months)

    def born(self, years: int, days: int = 0) -> date:
        """The birthday of somebody who turns ``years`` on D + ``days``."""
        return add_months(self.day(days), -12 * years)

    def take_household(
        self,
        where: Callable[[Household], bool] | None = None,
        *,
        having: Callable[[Person], bool] | None = None,
        size: tuple[int, int] = (1, 99),
        kind: str | None = None,
        risk_open: bool | None = None,
        relocated: bool | None = False,
        removed_lately: bool | None = False,
        cause: Iterable[str] = (),
    ) -> Household:
        """An untouched household, with all its people, reserved for this plant.

        ``where`` and ``having`` (some active member) are conditions of your own; ``size`` counts active members;
        ``removed_lately``: risk removed within half a year (there HP-08 fires beside some rules). None takes both.
        Raises ``ConfigurationError`` when the county has no such household left.
        """
        causes = tuple(cause)

        def fits(household: Household) -> bool:
            return (
                (kind is None or household.kind == kind)
                and (risk_open is None or household.risk_open == risk_open)
                and (relocated is None or household.relocated == relocated)
                and (removed_lately is None or self._removed_lately(household) == removed_lately)
                and (not causes or household.cause in causes)
                and size[0] <= len(household.active) <= size[1]
                and (having is None or any(having(person) for person in household.active))
                and (where is None or where(household))
            )

        household = self._pick(self.world.households, fits)
        self._reserve(household)
        return household

    def take_member(
        self,
        where: Callable[[Person], bool] | None = None,
        *,
        age: tuple[int, int] = (0, 150),
        relation: Iterable[str] = (),
        stage: Iterable[str] = (),
        benefit: str | None = None,
        health: Iterable[str] = (),
        household: Callable[[Household], bool] | None = None,
        **wants: Any,
    ) -> Person:
        """An active member of an untouched household, which is reserved as a whole (``person.family``).

        ``household`` and ``wants`` are conditions on the household as ``take_household`` has them.

        ``age`` is in full years on D, both ends included; ``benefit`` is 低保, 特困 or "" for none.
        """
        relations, stages, healths = tuple(relation), tuple(stage), tuple(health)

        def fits(person: Person) -> bool:
            return (
                age[0] <= person.age(self.night) <= age[1]
                and (benefit is None or person.benefit == benefit)
                and (not relations or person.relation in relations)
                and (not stages or person.stage in stages)
                and (not healths or person.health in healths)
                and (where is None or where(person))
            )

        taken = self.take_household(household, having=fits, **wants)
        return next(person for person in taken.active if fits(person))

    def take_resident(
        self, where: Callable[[Person], bool] | None = None, *, age: tuple[int, int] = (0, 150), head: bool = False
    ) -> Person:
        """Somebody unregistered of an untouched family, which is reserved as a whole."""

        def fits(person: Person) -> bool:
            return age[0] <= person.age(self.night) <= age[1] and (where is None or where(person))

        def has(family: Household) -> bool:
            return any(fits(person) for person in (family.members[:1] if head else family.members))

        family = self._pick(self.world.neighbours, has)
        self._reserve(family)
        return next(person for person in family.members if fits(person))

    def take_village(self, households: tuple[int, int] = (5, 20)) -> tuple[Village, list[Household]]:
        """A village with so many registered households, all untouched and all reserved: one in ten is that small."""
        by_village: dict[str, list[Household]] = {}
        for household in self.world.households:
            by_village.setdefault(household.village, []).append(household)
        for village in self._round(self.world.county.villages):
            homes = by_village.get(village.code, [])
            untouched = not any(self._is_taken(household) for household in homes)
            if households[0] <= len(homes) <= households[1] and untouched:
                for household in homes:
                    self._reserve(household)
                return village, homes
        raise self._none_left("village")

    def new_person(self, birth: date, sex: str = "", *, village: str = "") -> Person:
        """Somebody who occurs in no list yet: write rows for them with ``world.add``."""
        family = Household("", village or self.world.county.villages[0].code)
        person = newcomer(self.world, self.rng, family, "户主", birth, sex)
        self.world.reserved.add(person.id_no)
        return person

    def new_member(self, household: Household, relation: str, birth: date, sex: str = "") -> Person:
        """One more member of a taken household with clean rows in every list; size and income fit."""
        person = newcomer(self.world, self.rng, household, relation, birth, sex)
        person.disability, person.health = "", "健康"
        registry.member_row(self.rng, self.world, person, f"{household.no}{len(household.members):02d}")
        health.insure(self.rng, self.world, person)
        education.enrol(self.rng, self.world, person)
        human_resources.pension(self.rng, self.world, person)
        self.world.add("police.resident", **police.resident_row(person, police.hukou_of(self.world, household)))
        self.world.recount(household, grown_by=1)
        self.world.reserved.add(person.id_no)
        return person

    def relocate(self, household: Household, site: str, moved_in: date) -> Row:
        """Make a taken household a relocated one, with everything in order; returns the relocation row."""
        assert household.row is not None
        household.site = site
        self.world.change("registry.household", household.row, relocated=True)
        self.world.remove("housing.renovation", self.world.rows_of("housing.renovation", household))
        area, gone = Decimal(20 * len(household.active)), min(moved_in + timedelta(days=100), self.night)
        row = housing.relocation_row(household, site, area, moved_in, gone)
        return self.world.add("housing.relocation", **row)

    def found(
        self,
        subject_kind: str,
        subject_id: str,
        object: str = "",
        *,
        rule: str = "",
        first_night: date | None = None,
        last_night: date | None = None,
    ) -> None:
        """Record a finding that must appear; ``rule`` where the plant makes another rule fire too."""
        first = first_night or self.night
        self.world.truth.append(Planted(rule or self.rule, subject_kind, subject_id, object, first, last_night))

    def innocent(self, subject_id: str, why: str) -> None:
        """Record a subject that looks like a case and is none."""
        self.world.lookalikes.append(LookAlike(self.rule, subject_id, why))

    def _reserve(self, family: Household) -> None:
        self.world.reserved.update(person.id_no for person in family.members)
        if family.no:
            self.world.reserved.add(family.no)

    def _removed_lately(self, household: Household) -> bool:
        removed: date | None = household.row["risk_removed_on"] if household.row else None
        return removed is not None and removed > self.day(-HALF_A_YEAR)

    def _is_taken(self, family: Household) -> bool:
        return family.members[0].id_no in self.world.reserved

    def _pick(self, families: Sequence[Household], fits: Callable[[Household], bool]) -> Household:
        for family in self._round(families):
            if not self._is_taken(family) and fits(family):
                return family
        raise self._none_left("household")

    def _round(self, items: Sequence[Item]) -> Iterable[Item]:
        """Every item once, in strides, so that what one plant takes is spread over the county."""
        size = len(items)
        stride = next(step for step in range(size * 5 // 8 + 1, size * 2) if math.gcd(step, size) == 1)
        for number in range(size):
            yield items[(self._start + number * stride) % size]

    def _none_left(self, what: str) -> ConfigurationError:
        return ConfigurationError(f"plant {self.rule}: no untouched {what} of that kind left; make the county larger")
