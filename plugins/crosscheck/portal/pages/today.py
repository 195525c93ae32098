"""``/``: what waits for whoever signs in; each role has its own."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from crosscheck.portal.render import page
from crosscheck.portal.visit import LANGUAGE, Here, Posted
from crosscheck.settings import LANGUAGES

router = APIRouter()


@router.get("/")
def today(here: Here) -> Response:
    """What waits for the visitor."""
    return page(here, "today.html")


@router.get("/language/{language}")
def speak(here: Here, language: str) -> Response:
    """Pages in another language from now on; back to the first page."""
    answer = RedirectResponse(f"{here.request.scope.get('root_path', '')}/", 303)
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE, language, httponly=True, samesite="lax")
    return answer


@router.post("/leave")
async def leave(here: Here, _: Posted) -> Response:
    """Sign out, everywhere."""
    return await here.place.login.leave(here.request)
