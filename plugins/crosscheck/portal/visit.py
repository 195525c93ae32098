"""One request of somebody known: whose it is, in which language, and what pages need to answer it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData

from crosscheck.access.accounts import Account, Right
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.clock import stamp
from crosscheck.ledger.accounts import account_of
from crosscheck.ledger.database import Ledger, existing_ledger, reading
from crosscheck.ledger.history import form_key
from crosscheck.ledger.sightings import Sighting, keep_sighting
from crosscheck.ledger.write_changes import Author
from crosscheck.portal.forms import FIELD, form_token, refuse_forged
from crosscheck.portal.login import Login
from crosscheck.settings import LANGUAGES, Settings

MOST_FIELDS = 2000
SOURCE = "portal"
"""Where what is done here comes from, in the history."""
LANGUAGE = "crosscheck_lang"
"""The cookie that names the language of pages."""


class Place:
    """What all requests of one process share. The ledger is opened by the first that needs it."""

    def __init__(self, settings: Settings, login: Login) -> None:
        self.settings, self.login = settings, login
        self._ledger: Ledger | None = None
        self._form_key: bytes | None = None

    @property
    def ledger(self) -> Ledger:
        """The ledger; ``LedgerError`` while there is none."""
        if self._ledger is None:
            self._ledger = existing_ledger(self.settings.ledger_url)
        return self._ledger

    @property
    def form_key(self) -> bytes:
        """The key that signs forms: one for all processes, known to whoever can read the ledger's first entry."""
        if self._form_key is None:
            with reading(self.ledger, EVERYTHING) as connection:
                self._form_key = form_key(connection)
        return self._form_key


class SignedOut(Exception):
    """Nobody is signed in: pages lead to the login, the JSON interface says so."""


class Unmapped(Exception):
    """Somebody is signed in whom no account maps to a role."""

    def __init__(self, user: str) -> None:
        super().__init__()
        self.user = user


@dataclass(frozen=True)
class Visit:
    """A request of ``account``. ``bearer``: it came with a token of its own, not by a browser's cookie."""

    request: Request
    place: Place
    account: Account
    language: str
    bearer: bool

    @property
    def settings(self) -> Settings:
        """The settings of this portal."""
        return self.place.settings

    @property
    def ledger(self) -> Ledger:
        """The ledger that pages ask."""
        return self.place.ledger

    @property
    def scope(self) -> Scope:
        """What the visitor may see."""
        return self.account.person.scope

    @property
    def role(self) -> Role:
        """What the visitor is."""
        return self.account.person.role

    @property
    def at(self) -> str:
        """Now, as the history writes it."""
        return stamp()

    @property
    def day(self) -> date:
        """Today, by which deadlines are told."""
        return date.fromisoformat(self.at[:10])

    def author(self) -> Author:
        """The visitor as the history names who did something here."""
        return Author(self.at, self.account.user, self.role.value, SOURCE)

    def keep_sight(self, what: str, about: str = "", why: str = "") -> None:
        """Keep that the visitor looked at a page about persons, or was shown a whole number and why."""
        keep_sighting(self.ledger, Sighting(self.at, self.account.user, self.role.value, what, about, why))

    def only(self, *roles: Role) -> None:
        """``404`` for anybody else: what a page is not for does not exist."""
        if self.role not in roles:
            raise HTTPException(404)

    def token(self) -> str:
        """A token for a form on this page."""
        return form_token(self.place.form_key, self.account.user)

    def may(self, right: str) -> bool:
        """Whether the account has a right beyond its role."""
        return self.account.may(Right(right))


async def user_name(request: Request) -> str:
    """The name of whoever is signed in; raises ``SignedOut``."""
    place: Place = request.app.state.place
    user = await place.login.user(request)
    if user is None:
        raise SignedOut
    return user


def visit(request: Request, user: Annotated[str, Depends(user_name)]) -> Visit:
    """Who asks; raises ``Unmapped`` for a user without an account."""
    place: Place = request.app.state.place
    with reading(place.ledger, EVERYTHING) as connection:
        found = account_of(connection, user)
    if found is None:
        raise Unmapped(user)
    bearer = request.headers.get("authorization", "").lower().startswith("bearer ")
    return Visit(request, place, found, language_of(request), bearer)


def language_of(request: Request) -> str:
    """The language that the cookie names; Chinese for any other."""
    named = request.cookies.get(LANGUAGE, "")
    return named if named in LANGUAGES else "zh"


Here = Annotated[Visit, Depends(visit)]
"""The visit as a page's argument."""


async def posted(here: Here) -> AsyncIterator[FormData]:
    """The form that was sent, once it is sure that the visitor filled it in on our page; its file is closed at the end.

    A bearer token can't be sent by another site: whoever brings one needs no form of ours.
    """
    async with here.request.form(max_files=1, max_fields=MOST_FIELDS) as form:
        if not here.bearer:
            refuse_forged(here.request, here.place.form_key, here.account.user, str(form.get(FIELD, "")))
        yield form


Posted = Annotated[FormData, Depends(posted)]
"""The form as the argument of an address that writes: no other way leads to what was sent."""


async def knocked(request: Request) -> FormData:
    """The form of somebody whom nobody knows yet, once it is sure that it was filled in on our page."""
    place: Place = request.app.state.place
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    refuse_forged(request, place.form_key, "", str(form.get(FIELD, "")))
    return form


Knocked = Annotated[FormData, Depends(knocked)]
"""The form of the login as the argument of an address."""
