"""Which offices have most to do: the ones that somebody who tries the portal wants to be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from crosscheck.access.offices import TOWNSHIP, offices
from crosscheck.access.scopes import Scope
from crosscheck.ledger import tables
from crosscheck.ledger.queries import within

VILLAGE_DIGITS = 12


@dataclass(frozen=True)
class Busiest:
    """A county, and in it the village and the department with most open issues; empty where there is none."""

    county: str
    village: str
    department: str


def busiest_offices(connection: Connection, scope: Scope) -> Busiest:
    """The offices within ``scope`` with most open issues, the first by code or name among equals."""
    table = tables.issue
    columns = (table.c.county, table.c.region_code, table.c.department)
    counted = within(select(*columns, func.count()).where(table.c.is_open), scope).group_by(*columns)
    counties, villages, departments = Counter[str](), Counter[str](), Counter[str]()
    for county, region, department, number in connection.execute(counted):
        counties[county] += number
        villages[region if len(region) == VILLAGE_DIGITS else ""] += number
        departments[offices(department)[0]] += number
    return Busiest(_most(counties), _most(villages), _most(departments, TOWNSHIP))


def _most(counted: Counter[str], but: str = "") -> str:
    there = sorted(name for name in counted if name not in ("", but))
    return max(there, key=lambda name: counted[name], default="")
