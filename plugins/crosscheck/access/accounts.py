"""Who signs in: a user name of the login with a role, a scope, and rights beyond the role."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from crosscheck.access.persons import Person
from crosscheck.access.readers import DIGITS
from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope
from crosscheck.errors import ConfigurationError
from crosscheck.words import RIGHTS

_USER = re.compile(r"[\w.@-]{1,64}\Z")
_DIGITS = DIGITS | {Role.ENGINEER: 6, Role.AUDITOR: 6}
"""Digits of the region that an account of each role has; the night signs in nowhere."""


class Right(StrEnum):
    """What an account may do beyond its role."""

    ADMIN = "admin"
    FULL_ID = "full_id"

    @property
    def zh(self) -> str:
        """The word on pages."""
        return RIGHTS[self]


@dataclass(frozen=True, slots=True)
class Account:
    """A user name with who stands behind it. ``person.name`` is the user name."""

    person: Person
    rights: frozenset[Right] = frozenset()

    @property
    def user(self) -> str:
        """The name that the login knows."""
        return self.person.name

    def may(self, right: Right) -> bool:
        """Whether the account has ``right``."""
        return right in self.rights


def account(user: str, role: str, region: str, department: str = "", rights: Collection[str] = ()) -> Account:
    """An account from words; ``ConfigurationError`` names what does not fit.

    The region has as many digits as the role's level; a department's account names its office.
    """
    if not _USER.match(user):
        raise ConfigurationError(
            f"'{user}' is no user name: up to 64 letters, digits and . @ - _",
            zh="用户名须为不超过64个的字母、汉字、数字和 . @ - _",
        )
    known = {one.value: one for one in _DIGITS}
    if role not in known:
        raise ConfigurationError(f"no role '{role}'; known: {', '.join(known)}", zh="请选择角色")
    digits = _DIGITS[known[role]]
    if not (region.isascii() and region.isdigit() and len(region) == digits):
        raise ConfigurationError(
            f"'{region}' is no region of an account of role {role}: it has {digits} digits",
            zh=f"{known[role].zh}用户的行政区划代码为{digits}位数字",
        )
    if bool(department) != (known[role] is Role.DEPARTMENT):
        raise ConfigurationError(
            "a department is named by accounts of role department, and by them only",
            zh="部门用户须填写部门名称,其他用户不填",
        )
    wrong = sorted(set(rights) - set(RIGHTS))
    if wrong:
        raise ConfigurationError(f"no right '{wrong[0]}'; known: {', '.join(RIGHTS)}")
    return Account(Person(user, known[role], Scope(region, department)), frozenset(map(Right, rights)))


def account_words(given: Account | None) -> str:
    """Role, region, department and rights in one line, as the history has them; empty for no account."""
    if given is None:
        return ""
    who = given.person
    parts = (who.role.value, who.scope.region, who.scope.department, " ".join(sorted(given.rights)))
    return " ".join(filter(None, parts))
