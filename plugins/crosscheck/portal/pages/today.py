"""``/``: what waits for whoever signs in; each role has its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from crosscheck.access.roles import Role
from crosscheck.portal.pages.county_today import county_today
from crosscheck.portal.pages.inspector_today import auditor_today, engineer_today, inspector_today
from crosscheck.portal.pages.office_today import office_today
from crosscheck.portal.render import page
from crosscheck.portal.visit import LANGUAGE, Here, Posted, Visit
from crosscheck.settings import LANGUAGES

router = APIRouter()
TODAYS: Mapping[Role, Callable[[Visit], Response]] = {
    Role.VILLAGE: office_today,
    Role.TOWNSHIP: office_today,
    Role.DEPARTMENT: office_today,
    Role.COUNTY: county_today,
    Role.INSPECTOR: inspector_today,
    Role.ENGINEER: engineer_today,
    Role.AUDITOR: auditor_today,
}
"""The first page of each role."""


@router.get("/")
def today(here: Here) -> Response:
    """What waits for the visitor."""
    own = TODAYS.get(here.role)
    return own(here) if own else page(here, "today.html")


@router.get("/language/{language}")
def speak(request: Request, language: str) -> Response:
    """Pages in another language from now on, also before one has signed in; back to the first page."""
    answer = RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE, language, httponly=True, samesite="lax")
    return answer


@router.post("/leave")
async def leave(here: Here, _: Posted) -> Response:
    """Sign out, everywhere."""
    return await here.place.login.leave(here.request)
