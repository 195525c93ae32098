"""``/users``: which user of the login is who, for a county's administrator."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from crosscheck.access.accounts import account, account_words
from crosscheck.access.roles import Role
from crosscheck.errors import ConfigurationError, LedgerError
from crosscheck.flow.administering import drop_user, set_user
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Posted, Visit
from crosscheck.views.known_users import known_users

router = APIRouter()
FIELDS = ("user", "role", "region", "department", "seen")


@router.get("/users")
def users(here: Here) -> Response:
    """Every account of the county, and forms to add and change them."""
    return _users(here)


@router.post("/users")
def save(here: Here, posted: Posted) -> Response:
    """Add or change an account; what is refused is shown with everything typed."""
    _only_admin(here)
    typed = {name: str(posted.get(name, "")).strip() for name in FIELDS}
    rights = [str(right) for right in posted.getlist("rights")]
    try:
        given = account(typed["user"], typed["role"], typed["region"], typed["department"], rights)
    except ConfigurationError as error:
        return _users(here, 422, error.told(here.language), typed, rights)
    try:
        set_user(here.ledger, here.account, given, here.author(), typed["seen"])
    except LedgerError as error:
        return _users(here, 409, error.told(here.language), typed, rights)
    return _back(here)


@router.post("/users/remove")
def remove(here: Here, posted: Posted) -> Response:
    """Take an account away."""
    _only_admin(here)
    drop_user(here.ledger, here.account, _name(posted), here.author())
    return _back(here)


def _name(posted: FormData) -> str:
    return str(posted.get("user", "")).strip()


def _only_admin(here: Visit) -> None:
    here.only(Role.COUNTY)
    if not here.may("admin"):
        raise HTTPException(404)


def _back(here: Visit) -> Response:
    return RedirectResponse(f"{here.request.scope.get('root_path', '')}/users", 303)


def _users(
    here: Visit,
    status: int = 200,
    refused: str = "",
    typed: dict[str, str] | None = None,
    rights: list[str] | None = None,
) -> Response:
    _only_admin(here)
    shown = {"typed": typed or dict.fromkeys(FIELDS, ""), "ticked": rights or [], "refused": refused}
    roles = [role for role in Role if role in ROLES]
    return page(
        here,
        "users.html",
        status,
        users=known_users(here.ledger, here.scope),
        roles=roles,
        words_of=account_words,
        **shown,
    )


ROLES = frozenset(Role) - {Role.NIGHT, Role.CITY, Role.PROVINCE}
"""Roles of a county's users."""
