"""The application: routes, what stands around every answer, how mistakes are told."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from crosscheck.errors import CrosscheckError, LedgerUnavailable
from crosscheck.portal.api import API
from crosscheck.portal.login import Login
from crosscheck.portal.pages import ROUTERS
from crosscheck.portal.render import STATIC, bare_page
from crosscheck.portal.safety import Around
from crosscheck.portal.visit import Place, SignedOut, Unmapped
from crosscheck.settings import Settings

PREFIX = "/crosscheck"
"""Where the portal stands, in Airflow's server and in one of its own."""
JSON = "/api/"
"""Below it stand addresses for programs: their mistakes are JSON too."""


def portal_app(settings: Settings, login: Login) -> FastAPI:
    """The portal of the county in ``settings``, for whoever ``login`` knows. Mount it at ``PREFIX``."""
    app = FastAPI(title="户查 crosscheck", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    app.state.place = Place(settings, login)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.include_router(API)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(SignedOut, _signed_out)
    app.add_exception_handler(Unmapped, _unmapped)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(CrosscheckError, _refused)
    app.add_exception_handler(LedgerUnavailable, _unavailable)
    app.add_exception_handler(400, _unreadable)
    app.add_exception_handler(404, _missing)
    app.add_exception_handler(403, _forbidden)
    app.add_middleware(Around, broken=broken)
    return app


def _json(request: Request) -> bool:
    return request.url.path.removeprefix(request.scope.get("root_path", "")).startswith(JSON)


def _told(request: Request, status: int, key: str, **values: str) -> Response:
    """A mistake in words: never what was asked, it may name a person."""
    if _json(request):
        return JSONResponse({"detail": key}, status)
    return bare_page(request, "told.html", status, key=key, values=values)


def _signed_out(request: Request, _: Exception) -> Response:
    if _json(request) or request.method != "GET":
        return _told(request, 401, "signed_out")
    place: Place = request.app.state.place
    return RedirectResponse(place.login.sign_in(request), 303)


def _unmapped(request: Request, error: Exception) -> Response:
    return _told(request, 403, "unmapped")


def _unreadable(request: Request, _: Exception) -> Response:
    return _told(request, 422 if _json(request) else 404, "missing")


def _refused(request: Request, _: Exception) -> Response:
    """What the ledger or a view refuses and no page told in its own words: outside the scope, or never there."""
    return _told(request, 404, "missing")


def _unavailable(request: Request, _: Exception) -> Response:
    return _told(request, 503, "unavailable")


def _missing(request: Request, _: Exception) -> Response:
    return _told(request, 404, "missing")


def _forbidden(request: Request, error: Exception) -> Response:
    return _told(request, 403, "forged" if isinstance(error, HTTPException) and error.detail == "form" else "forbidden")


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer to what nobody caught."""
    answer = PlainTextResponse("500 系统出错,已记录;请稍后再试 / something went wrong and is on record", 500)
    await answer(scope, receive, send)
