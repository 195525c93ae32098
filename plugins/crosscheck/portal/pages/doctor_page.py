"""``/doctor``: is all as it should be, for the data team; ``/metrics``: the same as figures for whoever watches."""

from __future__ import annotations

import hmac
from functools import lru_cache

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from crosscheck import clock
from crosscheck.access.roles import Role
from crosscheck.operate.doctor import examine
from crosscheck.operate.metrics import CONTENT_TYPE, exposed
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Place
from crosscheck.settings import Settings
from crosscheck.words.doctor_words import DOCTOR_CHECKS, DOCTOR_STATES

router = APIRouter()
BEARER = "Bearer "


@router.get("/doctor")
def doctor(here: Here) -> Response:
    """Every check of ``crosscheck doctor``, as this process sees it."""
    here.only(Role.ENGINEER)
    own = here.language == "en"
    found = [
        (
            DOCTOR_CHECKS[each.code][own],
            each.state.value,
            DOCTOR_STATES[each.state][own],
            each.says[own],
            each.todo[own],
        )
        for each in examine(here.settings)
    ]
    return page(here, "doctor.html", found=found)


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """Figures for whoever brings the token: ``401`` for others, ``404`` while none is set. No person, no login."""
    place: Place = request.app.state.place
    token = place.settings.metrics_token
    if not token:
        raise HTTPException(404)
    brought = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(brought, f"{BEARER}{token}".encode()):
        return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
    return Response(_figures(place.settings, f"{clock.now():%Y-%m-%dT%H:%M}"), media_type=CONTENT_TYPE)


@lru_cache(maxsize=2)
def _figures(settings: Settings, _minute: str) -> str:
    """The figures of this minute: whoever asks every second costs no more."""
    return exposed(settings)
