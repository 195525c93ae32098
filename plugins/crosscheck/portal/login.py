"""What the portal asks of a login, whoever provides it."""

from __future__ import annotations

from typing import Protocol

from fastapi import Request
from starlette.responses import Response


class Login(Protocol):
    """How a request's user is known. The portal knows no password and keeps no session."""

    async def user(self, request: Request) -> str | None:
        """The name of whoever is signed in, by cookie or bearer token; None for nobody."""

    def sign_in(self, request: Request) -> str:
        """The address where to sign in; it leads back to the request's."""

    async def leave(self, request: Request) -> Response:
        """End the session of this request everywhere, and lead to where one signs in."""
