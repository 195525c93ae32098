"""``/login``: name and password by a form that needs no script, where the login has no such page of its own."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from crosscheck.portal.forms import form_token
from crosscheck.portal.render import bare_page
from crosscheck.portal.tries import LOGINS, PASSWORDS, too_often
from crosscheck.portal.visit import Knocked, Place

router = APIRouter(include_in_schema=False)
LONGEST = 200
"""Characters of a name or password that are looked at."""


@router.get("/login")
def ask(request: Request, next: str = "") -> Response:
    """The form."""
    return _form(request, 200, next)


@router.post("/login")
def enter(request: Request, form: Knocked) -> Response:
    """Sign in and go on to where one wanted to; what is wrong about name or password is not told."""
    user, password, onward = (str(form.get(name, ""))[:LONGEST] for name in ("user", "password", "next"))
    place = _place(request)
    address = request.client.host if request.client else ""
    often = [too_often(place.ledger, LOGINS, address), too_often(place.ledger, PASSWORDS, f"{user}|{address}")]
    if any(often):
        return _form(request, 429, onward, "too_often", user)
    return place.login.enter(request, user, password, onward) or _form(request, 401, onward, "wrong_password", user)


def _place(request: Request) -> Place:
    place: Place = request.app.state.place
    if not place.login.asks_here:
        raise HTTPException(404)
    return place


def _form(request: Request, status: int, onward: str, told: str = "", user: str = "") -> Response:
    token = form_token(_place(request).form_key, "")
    return bare_page(request, "sign_in.html", status, token=token, onward=onward, told=told, user=user)
