"""Somebody who acts or reads: a name, a role and a scope."""

from __future__ import annotations

from dataclasses import dataclass

from crosscheck.access.offices import TOWNSHIP, offices
from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: the account's name, the role, and what lies within its reach."""

    name: str
    role: Role
    scope: Scope


def leads(person: Person, department: str) -> bool:
    """Whether a village, township or department belongs to the main office of an issue of ``department``."""
    main = offices(department)[0]
    if person.role is Role.DEPARTMENT:
        return main != TOWNSHIP and person.scope.department == main
    return main == TOWNSHIP
