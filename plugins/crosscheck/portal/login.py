"""What the portal asks of a login, whoever provides it."""

from __future__ import annotations

from typing import Protocol

from fastapi import Request
from starlette.responses import Response


class Login(Protocol):
    """How a request's user is known. The portal keeps no password and no session."""

    @property
    def asks_here(self) -> bool:
        """Whether the portal's own form asks for name and password; else the login has a page that does."""

    async def user(self, request: Request) -> str | None:
        """The name of whoever is signed in, by cookie or bearer token; None for nobody."""

    def sign_in(self, request: Request) -> str:
        """The address where to sign in; it leads back to the request's."""

    def enter(self, request: Request, user: str, password: str, onward: str) -> Response | None:
        """Begin a session of ``user`` and lead to the page ``onward``; None where name or password is wrong."""

    async def leave(self, request: Request) -> Response:
        """End the session of this request everywhere, and lead to where one signs in."""
