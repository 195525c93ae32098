"""A county that is not quiet: a list comes without a township, tip-offs come in a batch, a department falls silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crosscheck.catalog.datasets import catalog
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.people import Household, Records, Row
from crosscheck_demo.county.tables import row_key
from crosscheck_demo.county.world import World
from crosscheck_demo.demo import DemoCounty
from crosscheck_demo.departments.supervision import tip_row
from crosscheck_demo.dirt.table import Keys
from crosscheck_demo.homes import made_home
from crosscheck_demo.planting.planted import Planted

LIVING = "demo"
"""The name of its home, below the one that is named."""
FIRST = date(2026, 11, 2)
DAYS = (0, 1, 2, 14, 18)
"""Days after the first on which a night runs: working days pass between, as many as a deadline has."""
BY_DAGS = 2
"""So many nights run through the DAGs, the later ones by the same functions without Airflow."""
REJECTED, SURGE, SILENT, LAST = 1, 2, 3, 4
"""The nights on which a list loses a township, a batch comes, and a department delivers nothing any more."""
SPOILT, BATCH, MISSING = "education.enrolment", "supervision.tip_off", "health"
TOO_OLD = ("health.insurance", "health.settlement")
"""What of the silent department's lists no longer counts on the last night."""
SURGING = "WM-15"
WRONG_DATE = timedelta(days=3 * 365)
"""By so much the batch's dates are corrected afterwards: they were those of its import."""
DELETED = "AG-04"
"""Its findings say of others whose evidence was deleted, where the delivery of that very night lacks it."""
PERCENT, FEWEST = 6, 25
"""Share of households, and how many at least, that a batch of tip-offs names: more than a rule may find at once."""


class LivingCounty(DemoCounty):
    """A made county with the three faults; all else is as in the quiet one."""

    def night(self, number: int) -> date:
        """The business date of a night, counted from 0."""
        return FIRST + timedelta(days=DAYS[number])

    def delivering(self, number: int) -> list[str]:
        """The departments that deliver on that night."""
        names = super().delivering(number)
        if number >= SILENT:
            names.remove(MISSING)
        again = {catalog().dataset(SPOILT).department} if number in (REJECTED, SURGE) else set()
        return sorted({*names, *again})

    def deliver(self, number: int) -> dict[str, Any]:
        """Write the night's exports; the database of a department that delivers nothing is gone."""
        if number >= SILENT:
            (self.folder / "database" / f"{MISSING}.sqlite").unlink(missing_ok=True)
        return super().deliver(number)

    def batch(self, number: int) -> list[Row]:
        """The tip-offs of the batch as a night's list has them: dated by their import, later by their own day."""
        if number < SURGE:
            return []
        named = {row["region_code"] for row in self.world.rows[BATCH]}
        homes = [home for home in self.world.households if _may_be_named(self.world, home) and home.village in named]
        wanted = max(len(self.world.households) * PERCENT // 100, FEWEST)
        day = self.night(SURGE) - timedelta(days=1) - (WRONG_DATE if number > SURGE else timedelta())
        return [_tip(self.world, day, place, home) for place, home in enumerate(homes[:wanted])]

    @property
    def protected(self) -> Keys:
        """The rows that take harmless dirt only."""
        tips = catalog().dataset(BATCH)
        return super().protected | {(BATCH, row_key(tips, row)) for row in self.batch(SURGE)}

    def records(self, number: int) -> Records:
        """Every dataset as the departments hold, or send, it on that night."""
        records = super().records(number)
        if number == REJECTED:
            lost = self.world.county.villages[-1].code[:9]
            records[SPOILT] = [row for row in records[SPOILT] if row["region_code"][:9] != lost]
        records[BATCH] = records[BATCH] + self.batch(number)
        return records

    @property
    def truth(self) -> list[Planted]:
        """Everything that the nights must find, the faults of deliveries (rule AG-02) and the batch included."""
        planted = [planted for planted in super().truth if planted.rule_id != DELETED]
        return [*planted, *self._deletions(), *self._faults(), *self._found_in_batch()]

    def _deletions(self) -> Iterable[Planted]:
        """Deleted evidence, on the nights on which its department delivers."""
        for number in range(len(DAYS)):
            day, delivering = self.night(number), self.delivering(number)
            for planted in super().truth:
                department = planted.subject_id.partition(".")[0]
                if planted.rule_id == DELETED and planted.on(day) and department in delivering:
                    yield replace(planted, first_night=day, last_night=day)

    def _faults(self) -> Iterable[Planted]:
        """Of rule AG-02: a list that was rejected, one with far more rows than before, two that are too old."""
        for dataset, number in ((SPOILT, REJECTED), (BATCH, SURGE), *((dataset, LAST) for dataset in TOO_OLD)):
            day = self.night(number)
            yield Planted("AG-02", "dataset", dataset, "", day, day)

    def _found_in_batch(self) -> Iterable[Planted]:
        day = self.night(SURGE)
        for row in self.batch(SURGE):
            yield Planted(SURGING, "household", row["household_no"], row["tip_no"], day, day)

    @property
    def deleted(self) -> frozenset[str]:
        """The issues whose evidence is deleted at some time, as rule AG-04 names them."""
        return frozenset(planted.object for planted in self.truth if planted.rule_id == DELETED)


def _may_be_named(world: World, home: Household) -> bool:
    return home.no not in world.reserved and bool(home.active)


def _tip(world: World, day: date, place: int, home: Household) -> Row:
    row = tip_row(world, day, home.village, "资金", home.no)
    return row | {"tip_no": f"XF{FIRST:%Y%m%d}{90_000 + place}"}


def living_home(settings: Settings, households: int, seed: int) -> Settings:
    """Settings of the living county's own home and ledger; ``ConfigurationError`` where another county lives."""
    return made_home(settings, LIVING, {"households": households, "seed": seed, "nights": len(DAYS)})


def make_living_county(home: Path, households: int, seed: int) -> LivingCounty:
    """Build the county, whose departments deliver below ``home``."""
    folder = home / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    return LivingCounty(build_world(households, seed, FIRST), folder, "heavy")
