"""Which pages stand in the menu of each role, in their order."""

from __future__ import annotations

from crosscheck.access.roles import Role
from crosscheck.portal.visit import Visit

OFFICES = frozenset([Role.VILLAGE, Role.TOWNSHIP, Role.DEPARTMENT])
EVERYBODY = frozenset(Role)
HANDING_IN = OFFICES | {Role.COUNTY, Role.INSPECTOR}
PERSONLESS = frozenset([Role.ENGINEER, Role.AUDITOR])
"""Who sees no person on any page."""
MENU: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("/", "today", EVERYBODY),
    ("/deliveries", "deliveries", frozenset([Role.INSPECTOR, Role.DEPARTMENT, Role.ENGINEER])),
    ("/trials", "trials", frozenset([Role.ENGINEER])),
    ("/uploads", "uploads", HANDING_IN),
    ("/lists", "lists", EVERYBODY),
    ("/bulletin", "bulletin", EVERYBODY - {Role.VILLAGE}),
    ("/issues", "issues", EVERYBODY),
    ("/rules", "rules", EVERYBODY),
    ("/identity", "identity", frozenset([Role.INSPECTOR, Role.COUNTY])),
    ("/users", "users", frozenset([Role.COUNTY])),
    ("/doctor", "doctor", frozenset([Role.ENGINEER])),
    ("/audit", "audit", frozenset([Role.AUDITOR, Role.COUNTY])),
)
"""Address below the portal's, key of its word, and for whom it is."""
ADMINISTRATORS = frozenset(["/users", "/audit"])
"""Pages that a county's account finds only with the right to manage users."""


def menu(visit: Visit) -> list[tuple[str, str]]:
    """The addresses and keys of the visitor's menu."""
    found = [(address, key) for address, key, roles in MENU if visit.role in roles]
    plain = visit.role is Role.COUNTY and not visit.may("admin")
    return [(address, key) for address, key in found if not (plain and address in ADMINISTRATORS)]
