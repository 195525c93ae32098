"""Every address as everybody: nothing outside the scope shows, nor that it is there.

Each issue of the ledger carries a mark, and a second county lies beside the first. Whoever walks the portal meets no
mark from outside; and every answer is the same as in a ledger from which all that lies outside was taken out.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import create_engine, select
from starlette.responses import PlainTextResponse, Response

from crosscheck.access.accounts import Account
from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger import queries, tables
from crosscheck.ledger.database import existing_ledger, open_ledger, reading
from crosscheck.portal.pages import office_today
from crosscheck.portal.visit import Here
from crosscheck.settings import Settings
from kit.marked import OTHER, mark, moved
from kit.portal import ACCOUNTS, served
from kit.postgres import running
from kit.two_portals import ANNOUNCED, Walker, World, values_of
from kit.walker import path_names, portal, routes

WALKERS = ("village", "township", "department", "county", "engineer", "auditor", "elsewhere")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other work on the machine changes is no leak: the room on its disk, and how long 通报 takes to count."""
    room = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    monkeypatch.setattr(office_today, "PATIENCE", 120.0)


@pytest.fixture(scope="module")
def world(county: Settings, tmp_path_factory: pytest.TempPathFactory) -> World:
    file = Path(county.ledger_url.removeprefix("sqlite:///"))
    return World(county, mark(county.ledger_url), tmp_path_factory.mktemp("cut"), file)


def outside_rows(url: str, world: World, account: Account) -> list[object]:
    """All that the ledger says of issues outside the account's scope."""
    hidden = [issue.number for issue in world.marked.values() if not issue.within(account.person.scope)]
    engine = create_engine(url)
    with engine.connect() as connection:
        told = [
            connection.execute(select(table).where(table.c.number.in_(hidden))).all()
            for table in (tables.issue, tables.history, tables.answer, tables.note)
        ]
    engine.dispose()
    return told


@pytest.mark.parametrize("user", WALKERS)
def test_nothing_outside_shows_nor_that_it_is_there(world: World, app: FastAPI, user: str) -> None:
    account = ACCOUNTS[user]
    walker = Walker(world, user, app)
    before = outside_rows(world.settings.ledger_url, world, account)
    walker.get_all()
    walker.post_all()
    assert walker.asked > len(routes(app))
    assert walker.leaks == []
    assert outside_rows(world.settings.ledger_url, world, account) == before


@pytest.fixture(scope="module")
def on_postgresql(world: World) -> Iterator[World]:
    """The same marked ledger on a PostgreSQL."""
    with running() as url:
        ledger = open_ledger(url)
        moved(f"sqlite:///{world.ledger}", ledger)
        yield replace(world, settings=replace(world.settings, ledger=url))
        ledger.dispose()


@pytest.mark.parametrize("user", ["township", "department"])
def test_on_postgresql_the_database_alone_hides_what_is_outside(
    on_postgresql: World, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = [m for name, m in list(sys.modules.items()) if name.startswith("crosscheck")]
    forgetful = [m for m in ours if getattr(m, "within", None) is queries.within]
    for module in forgetful:
        monkeypatch.setattr(module, "within", lambda statement, *_: statement)
    assert len(forgetful) > 2
    app = served(on_postgresql.settings)
    walker = Walker(on_postgresql, user, app)
    walker.get_all()
    walker.close()
    # The smaller ledger, on SQLite, forgets the scope too: there the office's own line is another's.
    assert [leak for leak in walker.leaks if not leak.startswith(f"GET {ANNOUNCED}")] == []


def leaky(settings: Settings, leaking: APIRouter) -> FastAPI:
    app = served(settings)
    portal(app).include_router(leaking)
    return app


def test_the_walk_meets_a_page_that_forgets_the_scope(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    leaking = APIRouter()

    @leaking.get("/leak/{number}")
    def leak(here: Here, number: str) -> Response:
        return PlainTextResponse(queries.card(connection, EVERYTHING, number).issue.subject.name)

    @leaking.get("/count")
    def count(here: Here) -> Response:
        with reading(here.ledger, EVERYTHING) as all_of_it:
            return PlainTextResponse(str(len(queries.find(all_of_it, EVERYTHING))))

    monkeypatch.setattr("kit.two_portals.served", lambda settings: leaky(settings, leaking))
    app = leaky(world.settings, leaking)
    with reading(existing_ledger(world.settings.ledger_url), EVERYTHING) as connection:
        walker = Walker(world, "township", app)
        for address in (f"/leak/{OTHER}-2026-000013", "/count"):
            walker.get(address)
    said = " ".join(walker.leaks)
    assert f"GET /leak/{OTHER}" in said
    assert "shows ['Q" in said
    assert "GET /count: 200, with nothing outside 200" in said


def test_the_walk_knows_values_for_all_that_stands_in_an_address(world: World, app: FastAPI) -> None:
    values, together = values_of(world, ACCOUNTS["county"])
    known = {*values, *(name for each in together for name in each)}
    assert {name for route in routes(app) for name in path_names(route)} <= known
