"""Somebody who acts or reads: a name, a role and a scope."""

from __future__ import annotations

from dataclasses import dataclass

from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: the account's name, the role, and what lies within its reach."""

    name: str
    role: Role
    scope: Scope
