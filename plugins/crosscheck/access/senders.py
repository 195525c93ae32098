"""Who hands a list in, by the name of a folder or option."""

from __future__ import annotations

import re

from crosscheck.access.offices import TOWNSHIP, offices
from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope
from crosscheck.errors import ConfigurationError

_SENDER = re.compile(r"(?P<region>\d{9}(?:\d{3})?)\Z|(?P<county>\d{6})-(?P<department>.+)\Z", re.ASCII)


def sender(name: str) -> Person:
    """Who stands behind a folder's name: a township or village by its code, a department as ``451022-县民政局``, the
    county office and its inspectors as ``451022-县办`` and ``451022-核查员``.
    """
    found = _SENDER.match(name)
    if found is None:
        raise ConfigurationError(f"'{name}' is no sender: a region code of 9 or 12 digits, or <county>-<department>")
    if found["region"]:
        role = Role.VILLAGE if len(found["region"]) == 12 else Role.TOWNSHIP
        return Person(name, role, Scope(found["region"]))
    office = next((role for role in (Role.COUNTY, Role.INSPECTOR) if role.zh == found["department"]), None)
    if office:
        return Person(name, office, Scope(found["county"]))
    return Person(name, Role.DEPARTMENT, Scope(found["county"], _one_office(name, found["department"])))


def _one_office(name: str, department: str) -> str:
    """The department, where it is one: each of several joined in a name hands in its own list."""
    if department == TOWNSHIP:
        raise ConfigurationError(f"'{name}' is no sender: a township is named by its region code")
    several = offices(department)
    if len(several) > 1:
        county = name.partition("-")[0]
        each = ", ".join(f"{county}-{office}" for office in several)
        raise ConfigurationError(f"'{name}' is several offices, each with a list of its own: {each}")
    return department
