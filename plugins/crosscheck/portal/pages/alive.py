"""``/health``: whether the portal answers and how old the newest night is, in words that no other server sends."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from crosscheck import clock
from crosscheck.errors import CrosscheckError
from crosscheck.portal.visit import Place
from crosscheck.views.nights import newest_known

router = APIRouter(include_in_schema=False)


@router.get("/health")
def health(request: Request) -> Response:
    """For whoever watches, without a login; ``503`` while the ledger does not answer. No person, no count."""
    place: Place = request.app.state.place
    try:
        newest = newest_known(place.ledger)
    except CrosscheckError:
        return PlainTextResponse("户查 crosscheck\n台账没有应答 the ledger does not answer\n", 503)
    if newest is None:
        return PlainTextResponse("户查 crosscheck\n还没有运行过 no night yet\n")
    days = (clock.now().date() - newest).days
    return PlainTextResponse(f"户查 crosscheck\n最近一晚 newest night: {newest}\n距今天数 age in days: {days}\n")
