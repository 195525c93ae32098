"""Every address as everybody: nothing outside the scope shows, nor that it is there.

Each issue of the ledger carries a mark, and a second county lies beside the first. Whoever walks the portal meets no
mark from outside; and every answer is the same as in a ledger from which all that lies outside was taken out.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import create_engine, select
from starlette.responses import PlainTextResponse, Response

from crosscheck.access.accounts import Account
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.ledger import queries, tables
from crosscheck.ledger.database import existing_ledger, open_ledger, reading
from crosscheck.portal.app import PREFIX
from crosscheck.portal.forms import form_token
from crosscheck.portal.pages import office_today
from crosscheck.portal.visit import Here
from crosscheck.publish.revision import read_manifest, revisions
from crosscheck.settings import Settings
from kit.marked import COUNTY, MARK, OTHER, Marked, mark, moved, only_within
from kit.portal import ACCOUNTS, client, served
from kit.portal import served as honest
from kit.postgres import running
from kit.walker import Form, Values, addresses, forms_on, path_names, portal, post, questions, routes, same, text_of

WALKERS = ("village", "township", "department", "county", "engineer", "auditor", "elsewhere")
NEVER = f"{COUNTY}-2026-999999"
ANNOUNCED = "/bulletin"
"""What a county announces to all of its offices: it is the same whatever lies in other counties."""
NO_HOUSEHOLD = "45102299999999"
ELSEWHERE = {"user": "userQ90001Z", "key": "Q90004Z"}


@dataclass(frozen=True)
class World:
    """A home whose ledger is marked, and what each mark stands for."""

    settings: Settings
    marked: dict[str, Marked]
    folder: Path
    ledger: Path

    def cut(self, scope: Scope) -> Settings:
        """The same home with a ledger that holds nothing outside ``scope``."""
        file = Path(tempfile.mkdtemp(dir=self.folder)) / "ledger.sqlite"
        with closing(sqlite3.connect(self.ledger)) as whole, closing(sqlite3.connect(file)) as copy:
            whole.backup(copy)  # what was written last lies beside the file while the portal has it open
        only_within(f"sqlite:///{file}", scope)
        return replace(self.settings, ledger=f"sqlite:///{file}")

    def outside(self, account: Account) -> set[str]:
        """The marks that the account may not see."""
        hidden = {token for token, issue in self.marked.items() if not issue.within(account.person.scope)}
        foreign = account.person.scope.region[:6] != OTHER
        return hidden | ({f"Q9000{n}Z" for n in range(1, 7)} if foreign else set())


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


def some_issues(world: World, account: Account) -> tuple[list[Marked], list[Marked]]:
    """Two issues inside, and one outside in this county and one in the other, where there are such."""
    scope = account.person.scope
    people = [issue for issue in world.marked.values() if issue.household_no]
    inside = [issue for issue in people if issue.within(scope)]
    seen = {issue.household_no for issue in inside}
    outside = [issue for issue in people if issue.household_no not in seen]
    near, far = (
        [issue for issue in outside if (issue.county == scope.region[:6]) == here][:1] for here in (True, False)
    )
    return inside[:2], near + far


def values_of(world: World, account: Account) -> tuple[Values, list[dict[str, str]]]:
    """Values by the names of what stands in paths; and those that only make sense together."""
    inside, outside = some_issues(world, account)
    numbers = [*(issue.number for issue in (*inside, *outside)), NEVER]
    households = [*dict.fromkeys(issue.household_no for issue in (*inside, *outside)), NO_HOUSEHOLD]
    values: dict[str, list[str]] = dict.fromkeys(("number", "issue"), numbers)
    values |= dict.fromkeys(("no", "household", "household_no"), households)
    values |= {"rule_id": [*{issue.rule_id for issue in inside[:1]}, "XX-99"], "rule": ["ED-01", "XX-99"]}
    values |= {name: [value, "nobody"] for name, value in ELSEWHERE.items()}
    values |= {"move": ["answer", "note", "close", "x"], "state": ["submitted", "x"], "digest": ["0" * 64]}
    return values, [*_deliveries(world.settings), *_lists(world.settings)]


def _deliveries(settings: Settings) -> Iterator[dict[str, str]]:
    for department, dataset in (("education", "aid"), ("health", "settlement")):
        folder = settings.home / "lake" / f"{department}.{dataset}"
        newest = max((each.name for each in folder.iterdir()), default="") if folder.is_dir() else ""
        yield {"department": department, "dataset": dataset, "delivery": newest}
    yield {"department": "nobody", "dataset": "nothing", "delivery": "20200101"}


def _lists(settings: Settings) -> Iterator[dict[str, str]]:
    newest = revisions(settings.revisions)[-1]
    files = [entry["path"] for entry in read_manifest(newest)["files"]]
    for path in [*files[:2], *[path for path in files if "451022101_" in path or "教育局" in path][:3], "never.xlsx"]:
        yield {"revision": newest.name, "path": path, "name": f"{newest.name}/{path}"}


def asked_of(world: World, account: Account) -> Values:
    """Values by the names of what addresses ask."""
    _, outside = some_issues(world, account)
    numbers = [issue.number for issue in outside]
    place = f"2026-11-18_1_{numbers[-1]}"
    return {
        "": ["1", "%", numbers[-1]],
        "region": [OTHER, "451022101", "4510"],
        "department": ["县民政局", "x"],
        "office": ["县民政局", "451022101"],
        "number": [*numbers, NEVER],
        "q": [*numbers, NEVER],
        "household_no": [outside[-1].household_no],
        "household": [outside[-1].household_no],
        "after": [place, f"_0_{numbers[0]}", "x"],
        "state": ["issued", "closed"],
        "tab": ["lead", "help", "reported", "settled"],
        "left": ["late"],
        "severity": ["red"],
        "size": ["1", "100"],
        "user": list(ELSEWHERE.values()),
    }


class Walker:
    """Somebody before two portals: of the whole ledger, and of one that holds only what lies within the scope."""

    def __init__(self, world: World, user: str, whole: FastAPI) -> None:
        self.account, self.world = ACCOUNTS[user], world
        scope = self.account.person.scope
        cut, of_county = (served(world.cut(each)) for each in (scope, Scope(scope.region[:6])))
        self.whole, self.cut, self.of_county = (client(each, user) for each in (whole, cut, of_county))
        self.hidden = world.outside(self.account)
        self.places = [portal(app).state.place for app in (whole, cut, of_county)]
        self.tokens = [form_token(portal(app).state.place.form_key, user) for app in (whole, cut)]
        self.app = whole
        self.leaks: list[str] = []
        self.forms: dict[tuple[str, tuple[str, ...]], Form] = {}
        self.asked = 0

    def close(self) -> None:
        """Let the ledgers go."""
        for place in self.places:
            place.ledger.dispose()

    def get_all(self) -> None:
        """Ask every address that answers GET, each with one question at a time."""
        values, together = values_of(self.world, self.account)
        queries = asked_of(self.world, self.account)
        for route in routes(self.app):
            if "GET" in route.methods:
                for address in addresses(route, values, together):
                    self.get(address)
                for question in questions(route, queries):
                    self.get(next(addresses(route, values, together)) + question)

    def get(self, address: str) -> None:
        """Ask both portals the same."""
        other = self.of_county if address.startswith(ANNOUNCED) else self.cut
        whole, cut = (browser.get(address) for browser in (self.whole, other))
        self.compare(f"GET {address}", whole, cut)
        if whole.status_code == 200 and "text/html" in whole.headers["content-type"]:
            for form in forms_on(whole.text, PREFIX):
                if form.action != "/leave":
                    self.forms.setdefault((form.action, tuple(name for name, _ in form.fields)), form)

    def compare(self, what: str, whole: Response, cut: Response) -> None:
        """Keep what differs, and what shows a mark from outside."""
        self.asked += 1
        if whole.status_code >= 500:
            self.leaks.append(f"{what}: {whole.status_code}")
        shown = set(MARK.findall(text_of(whole))) & self.hidden - set(MARK.findall(what))
        if shown:
            self.leaks.append(f"{what}: shows {sorted(shown)[:3]} of {len(shown)}")
        if same(whole) != same(cut):
            self.leaks.append(f"{what}: {whole.status_code}, with nothing outside {cut.status_code}")

    def post_all(self) -> None:
        """Send every form that was met, about what lies outside; and every address that writes, met or not."""
        inside, outside = some_issues(self.world, self.account)
        values, together = values_of(self.world, self.account)
        for form in list(self.forms.values()):
            for issue in outside:
                self.post(about(form, inside, issue))
        for route in routes(self.app):
            if route.methods & {"POST", "PUT", "DELETE", "PATCH"} and path_names(route):
                for address in addresses(route, {**values, "number": [i.number for i in outside]}, together):
                    if not any(i.household_no in address for i in inside):
                        self.post(Form(address, ()))

    def post(self, form: Form) -> None:
        """Send both portals the same, each with a token of its own."""
        whole, cut = (
            post(browser, form, token) for browser, token in zip((self.whole, self.cut), self.tokens, strict=True)
        )
        self.compare(f"POST {form.action} {dict(form.fields)}", whole, cut)


def about(form: Form, inside: list[Marked], issue: Marked) -> Form:
    """The form with another issue wherever it names one, and its name where it asks for a text."""

    def other(text: str) -> str:
        for known in inside:
            text = text.replace(known.number, issue.number).replace(known.household_no, issue.household_no)
        return text

    fields = tuple((name, other(value) or issue.number) for name, value in form.fields if name != "token")
    return Form(other(form.action), fields)


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
    app = honest(settings)
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

    monkeypatch.setattr("test_scope_fuzz.served", lambda settings: leaky(settings, leaking))
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
