"""The portal as a server of its own: the application and Airflow's login, and nothing else of Airflow.

No DAG and no interface of Airflow's is in this process, and whoever reads here delays no task. It needs the same
``[api_auth] jwt_secret``, ``[core] auth_manager`` and database as Airflow's own server.
"""

from __future__ import annotations

import logging
import os
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from crosscheck.errors import CrosscheckError
from crosscheck.portal.app import PREFIX, broken, portal_app
from crosscheck.portal.safety import HEADERS, Around, keep_texts_out_of_logs
from crosscheck.portal.tries import LOGINS, too_often
from crosscheck.portal.visit import Place
from crosscheck.settings import Settings
from crosscheck.words.portal import say

OF_THE_LOGIN = {name: value for name, value in HEADERS.items() if name != "Content-Security-Policy"}
"""Headers of every answer of this server. The login's own pages need what is inline."""
NAMES_PEOPLE = "airflow.providers.fab.auth_manager.security_manager"
"""Who logs at each login the full name of whoever it was."""
SIGN_INS = ("/auth/login", "/auth/token")
KEPT_OPEN = 75
"""Seconds that a connection stays open for the next request: longer than a page is looked at, and than a proxy keeps
it (nginx: 60). A server that closes it at the moment at which somebody asks gives that one no answer.
"""


def serve(settings: Settings, host: str, port: int, proxy: str = "") -> None:
    """Serve the portal on ``host`` and ``port`` until this process is stopped.

    ``proxy``: the address of the proxy in front whose word for scheme and client is taken; without one, nobody's.
    """
    origin = settings.portal_url.removesuffix(PREFIX) or f"http://{host}:{port}"
    # Read while Airflow is imported: where its login leads to, and on which path cookies stand.
    os.environ["AIRFLOW__API__BASE_URL"] = origin
    keep_texts_out_of_logs()
    server = portal_server(settings, urlsplit(origin).path)
    logging.getLogger(NAMES_PEOPLE).setLevel(logging.WARNING)  # now: FAB sets all levels again while it is made
    uvicorn.run(
        server,
        host=host,
        port=port,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEPT_OPEN,
    )


def portal_server(settings: Settings, before: str = "") -> ASGIApp:
    """The application at its address, the login at ``/auth``, and the way from ``/`` to it.

    ``before``: the path under which a proxy in front offers all of it.
    """
    from crosscheck.portal.airflow_login import join

    root = FastAPI(openapi_url=None, root_path=before)
    login = join(root)
    portal = portal_app(settings, login)
    root.mount(PREFIX, portal)

    @root.get("/")
    def first(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{request.scope.get('root_path', '')}{PREFIX}/", 303)

    root.add_middleware(Door, place=portal.state.place)
    return Around(root, broken, OF_THE_LOGIN)


class Door:
    """Counts what is tried at the login's own pages, whichever auth manager they are of."""

    def __init__(self, app: ASGIApp, place: Place) -> None:
        self.app, self.place = app, place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or ``429``."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(SIGN_INS):
            address = scope["client"][0] if scope["client"] else ""
            if await run_in_threadpool(self._too_often, address):
                await PlainTextResponse(say("too_often", "zh"), 429)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _too_often(self, address: str) -> bool:
        try:
            return too_often(self.place.ledger, LOGINS, address)
        except CrosscheckError:  # without a ledger there is nothing behind the door
            return False
