"""Damage that linking can repair: a number spoilt on a row of a registered person whose name still tells who it is."""

from __future__ import annotations

from collections.abc import Callable

from crosscheck.lake.names import fold
from crosscheck_demo.county.draws import pick
from crosscheck_demo.dirt.values import is_rare, valid_number

SAFE_DISTANCE = 4
"""Another member of the same name must differ in at least so many places from the spoilt number: a substitution
changes one, a swap two, a spoilt tail three."""


class Registered:
    """The persons of the registry, by valid number and by folded name."""

    def __init__(self, members: list[dict[str, object]]) -> None:
        self.names: dict[str, str | None] = {}
        self.numbers: dict[str, set[str]] = {}
        for row in members:
            number, name = row["id_no"], str(row["name"])
            if isinstance(number, str):
                known = self.names.setdefault(number, name)
                self.names[number] = name if known == name else None
                self.numbers.setdefault(fold(name), set()).add(number)

    def repairable(self, number: str, name: str, spoilt: str) -> bool:
        """True when the spoilt number, under this name, leads to this member and to no other."""
        if self.names.get(number) != name or valid_number(spoilt) or any(map(is_rare, name)):
            return False
        others = self.numbers[fold(name)] - {number}
        return all(other[:15] != number[:15] and _differences(other, spoilt) >= SAFE_DISTANCE for other in others)


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False))


def _tail(number: str, draw: int, length: int) -> str:
    return f"{number[:-length]}{draw % 10**length:0{length}d}"


def _substituted(number: str, draw: int) -> str:
    place = draw % 17
    return number[:place] + str((int(number[place]) + 1 + draw % 9) % 10) + number[place + 1 :]


def _swapped(number: str, draw: int) -> str | None:
    places = [i for i in range(6, 16) if number[i] != number[i + 1]]
    if not places:
        return None
    i = pick(places, draw)
    return number[:i] + number[i + 1] + number[i] + number[i + 2 :]


DAMAGES: dict[str, Callable[[str, int], str | None]] = {
    "tail_000": lambda number, _draw: f"{number[:15]}000" if number[17] != "X" else None,
    "tail_2": lambda number, draw: _tail(number, draw, 2),
    "tail_3": lambda number, draw: _tail(number, draw, 3),
    "substituted": _substituted,
    "swapped": _swapped,
    "disability_number": lambda number, draw: f"{number}{1 + draw % 7}{1 + draw % 4}",
}


def spoil(number: str, name: str, draw: int, registered: Registered) -> tuple[str, str] | None:
    """The damage and the spoilt number; None where nobody could tell whose number it was, or it fits by chance."""
    kind = pick(tuple(DAMAGES), draw)
    spoilt = DAMAGES[kind](number, draw)
    if spoilt is None or spoilt == number or not registered.repairable(number, name, spoilt):
        return None
    return kind, spoilt
