"""Which pages stand in the menu of each role, in their order."""

from __future__ import annotations

from crosscheck.access.roles import Role
from crosscheck.portal.visit import Visit

OFFICES = frozenset([Role.VILLAGE, Role.TOWNSHIP, Role.DEPARTMENT])
EVERYBODY = frozenset(Role)
MENU: tuple[tuple[str, str, frozenset[Role]], ...] = (("/", "today", EVERYBODY),)
"""Address below the portal's, key of its word, and for whom it is."""


def menu(visit: Visit) -> list[tuple[str, str]]:
    """The addresses and keys of the visitor's menu."""
    return [(address, key) for address, key, roles in MENU if visit.role in roles]
