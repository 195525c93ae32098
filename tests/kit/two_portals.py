"""Somebody walks two portals at once: of a whole marked ledger, and of one that holds only what lies within a scope."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response

from crosscheck.access.accounts import Account
from crosscheck.access.scopes import Scope
from crosscheck.portal.app import PREFIX
from crosscheck.portal.forms import form_token
from crosscheck.publish.revision import read_manifest, revisions
from crosscheck.settings import Settings
from kit.marked import COUNTY, MARK, OTHER, Marked, only_within
from kit.portal import ACCOUNTS, client, served
from kit.walker import Form, Values, addresses, forms_on, path_names, portal, post, questions, routes, same, text_of

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
