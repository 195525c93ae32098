"""A county whose ledger lies in a PostgreSQL that is started anew in the middle of a night."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from fault_acts import TONIGHT, Said, begin, perform
from fault_county import County, tree
from sqlalchemy import create_engine, select

from crosscheck.ledger.tables import metadata
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT
from kit.postgres import Cluster

Rows = dict[str, list[str]]


@dataclass
class Served:
    """A county between two nights, its ledger in ``cluster``; what the second night leaves, and how long it takes."""

    county: County
    cluster: Cluster

    def __post_init__(self) -> None:
        self.cluster.copy("template1", "base")
        first = self.settings("first", "base")
        self.sound(first, "record", FIRST_NIGHT)
        undisturbed = self.settings("undisturbed", self.database("undisturbed"))
        began = time.monotonic()
        self.sound(undisturbed, "lists")
        self.took = time.monotonic() - began
        self.left = tree(undisturbed.home), rows(undisturbed)

    def database(self, name: str) -> str:
        self.cluster.copy("base", name)
        return name

    def settings(self, name: str, database: str) -> Settings:
        home = self.county.copy("checked", f"served-{name}")
        return replace(self.county.settings(home), ledger=self.cluster.address(database))

    def log(self, settings: Settings) -> Path:
        return self.county.folder / "log" / settings.home.name

    def sound(self, settings: Settings, act: str, night: date = TONIGHT) -> None:
        said = perform(act, settings, self.log(settings), night=night)
        assert said.code == 0, said.text[-2000:]

    def disturbed(self, seed: int) -> Said:
        """A night whose server is started anew, and done again: how it ended."""
        name = f"seed-{seed}"
        settings = self.settings(name, self.database(name))
        running = begin("lists", settings, self.log(settings))
        time.sleep(Random(seed).uniform(0, self.took))
        self.cluster.restart()
        said = running.end()
        assert said.told, said.text[-2000:]
        self.sound(settings, "lists")
        assert (tree(settings.home), rows(settings)) == self.left
        return said


def rows(settings: Settings) -> Rows:
    ledger = create_engine(settings.ledger_url)
    with ledger.connect() as connection:
        found = {table.name: sorted(map(repr, connection.execute(select(table)))) for table in metadata.sorted_tables}
    ledger.dispose()
    return found
