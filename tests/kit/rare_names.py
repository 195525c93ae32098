"""A county whose people have names that occur nowhere else: not one of their characters stands in any text of ours.

A name of two characters may be a word, and so may three. Here each name is made of characters that no file of the
product has, so that a single one of them where no person belongs is a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from unittest.mock import patch

from crosscheck import settings as settings_module
from crosscheck.lake.names import fold, mask
from crosscheck_demo.county.names import Registrar

SURNAMES = 60
"""So many of the characters are surnames."""
TEXTS = ("plugins", "sql", "expectations", "docs", "dags", "tests/rules", "tests/link")
SUFFIXES = {".py", ".sql", ".yaml", ".yml", ".md", ".json", ".html", ".js", ".css", ".csv", ".txt"}


@cache
def alphabet() -> str:
    """Characters of GB 2312 that no text of the product has, each in its one standard writing."""
    root = settings_module.load().root
    files = (path for name in TEXTS for path in sorted((root / name).rglob("*")) if path.suffix in SUFFIXES)
    taken = set().union(*(path.read_text(encoding="utf-8") for path in files))
    rows = (bytes((high, low)) for high in range(0xD8, 0xF8) for low in range(0xA1, 0xFF))
    known = [pair.decode("gb2312", "ignore") for pair in rows]
    free = [one for one in known if one and one not in taken and fold(one) == one == mask(one)]
    assert len(free) > 1000, len(free)
    return "".join(free)


@cache
def one_of_them() -> re.Pattern[str]:
    """Finds runs of such characters."""
    return re.compile(f"[{alphabet()}]+")


class RareRegistrar(Registrar):
    """Gives out such names; numbers, telephones and all else as ever."""

    def surname(self) -> str:
        """One of the surnames."""
        return alphabet()[self.rng.randrange(SURNAMES)]

    def name(self, sex: str, birth: date, surname: str = "", local: bool = True) -> str:
        """A name of two characters, or of three."""
        while True:
            given = self.rng.choices(alphabet()[SURNAMES:], k=1 if self.rng.random() < 0.3 else 2)
            name = (surname or self.surname()) + "".join(given)
            if (name, birth) not in self._named:
                self._named.add((name, birth))
                return name


@contextmanager
def rare_names() -> Iterator[None]:
    """Counties that are made meanwhile have such people."""
    with (
        patch("crosscheck_demo.county.build.Registrar", RareRegistrar),
        patch("crosscheck_demo.county.world.Registrar", RareRegistrar),
    ):
        yield
