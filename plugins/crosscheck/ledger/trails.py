"""Who looked, took away and changed, page by page within a scope: what auditors and a county's administrator ask."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, or_, select, true

from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope
from crosscheck.ledger import portal_tables, tables
from crosscheck.ledger.nights import newest_night
from crosscheck.ledger.vocabulary import Action


@dataclass(frozen=True)
class Asked:
    """What is looked for: by whom, about which number, between which days; ``before`` continues an earlier page."""

    user: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True)
class Trace:
    """One act: its place in its order, when, who in which role, ``what`` about which number or list, and why.

    ``before`` and ``after``: the state it led from and to, of a change.
    """

    place: int
    at: str
    user: str
    role: str
    what: str
    about: str
    why: str = ""
    before: str = ""
    after: str = ""


def looks(connection: Connection, scope: Scope, asked: Asked, revealed: bool) -> list[Trace]:
    """Who looked at which page about persons, newest first; with ``revealed`` who was shown a whole number and why."""
    table = portal_tables.seen
    columns = [table.c[name] for name in ("id", "at", "user", "role", "what", "about", "why")]
    statement = select(*columns).where(_of_people(connection, scope, table.c.user))
    statement = statement.where(table.c.why != "" if revealed else table.c.why == "")
    return [
        Trace(*row) for row in _page(connection, statement, asked, table.c.id, table.c.at, table.c.user, table.c.about)
    ]


def taken_away(connection: Connection, scope: Scope, asked: Asked) -> list[Trace]:
    """Who took which published list away, newest first."""
    table = tables.download
    columns = [table.c[name] for name in ("id", "at", "reader", "role", "path")]
    statement = select(*columns).where(_of_people(connection, scope, table.c.reader))
    rows = _page(connection, statement, asked, table.c.id, table.c.at, table.c.reader, table.c.path)
    return [Trace(at[0], at[1], at[2], at[3], Action.DOWNLOAD.value, path) for *at, path in rows]


def changes(connection: Connection, scope: Scope, asked: Asked) -> list[Trace]:
    """What people changed, newest first: entries of the history that are neither the night's nor downloads."""
    table = tables.history
    named = ("seq", "at", "actor", "role", "action", "number", "why", "before", "after", "details")
    of_issue = table.c.number.startswith(scope.region, autoescape=True) if scope.region else table.c.number != ""
    of_none = (table.c.number == "") & _of_people(connection, scope, table.c.actor)
    statement = select(*(table.c[name] for name in named)).where(
        table.c.role != Role.NIGHT.value, table.c.action != Action.DOWNLOAD.value, or_(of_issue, of_none)
    )
    rows = _page(connection, statement, asked, table.c.seq, table.c.at, table.c.actor, table.c.number)
    return [_change(*row) for row in rows]


def _change(place: int, at: str, user: str, role: str, action: str, number: str, *told: str) -> Trace:
    why, before, after, details = told
    return Trace(place, at, user, role, action, number or _about(json.loads(details)), why, before, after)


def _about(details: Mapping[str, Any]) -> str:
    """What an entry that concerns no single issue is about: an account, a rule, a list, a pair."""
    return next((str(details[name]) for name in ("account", "rule", "about", "key") if name in details), "")


def _of_people(connection: Connection, scope: Scope, column: Column[str]) -> ColumnElement[bool]:
    """Whether an act is one of people of ``scope``: all are where the whole ledger is."""
    night = newest_night(connection)
    if night is None or all(county.startswith(scope.region) for county in night.counties):
        return true()
    account = portal_tables.account
    return column.in_(select(account.c.user).where(account.c.region.startswith(scope.region, autoescape=True)))


def _page(
    connection: Connection,
    statement: Select[Any],
    asked: Asked,
    order: Column[int],
    at: Column[str],
    user: Column[str],
    about: Column[str],
) -> list[Any]:
    wanted = [user == asked.user] if asked.user else []
    wanted += [about == asked.about] if asked.about else []
    wanted += [at >= asked.since.isoformat()] if asked.since else []
    wanted += [at < (asked.until + timedelta(days=1)).isoformat()] if asked.until else []
    wanted += [order < asked.before] if asked.before is not None else []
    return list(connection.execute(statement.where(*wanted).order_by(order.desc()).limit(asked.limit)))
