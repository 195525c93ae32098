"""Airflow's login: users, passwords, sessions and tokens are those of the auth manager that Airflow has.

The only module of the portal that Airflow's security is known to. It works with every auth manager. The page on which
the Simple one asks for a password is empty without JavaScript: with it the portal asks by a form of its own.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from airflow.api_fastapi.app import get_auth_manager, get_cookie_path, init_auth_manager
from airflow.api_fastapi.auth.managers.base_auth_manager import COOKIE_NAME_JWT_TOKEN
from airflow.api_fastapi.auth.managers.simple.datamodels.login import LoginBody
from airflow.api_fastapi.auth.managers.simple.services.login import SimpleAuthManagerLogin
from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import SimpleAuthManager
from airflow.api_fastapi.auth.middlewares.refresh_token import JWTRefreshMiddleware
from airflow.api_fastapi.core_api.app import init_config
from airflow.api_fastapi.core_api.security import bearer_scheme, collect_request_tokens, get_user, is_safe_url
from airflow.configuration import conf
from airflow.utils.providers_configuration_loader import providers_configuration_loaded
from fastapi import FastAPI, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

NOBODY = "Anonymous"
"""What Airflow calls whoever it lets in without a password; the portal doesn't."""


class AirflowLogin:
    """The ``Login`` of the auth manager that runs in this process."""

    @property
    def asks_here(self) -> bool:
        """Whether it is the Simple auth manager."""
        return isinstance(get_auth_manager(), SimpleAuthManager)

    async def user(self, request: Request) -> str | None:
        """The name of whoever the cookie or the bearer token belongs to; None where it is not valid any more."""
        try:
            found = await get_user(request, None, await bearer_scheme(request))
        except HTTPException:
            return None
        name = found.get_name()
        return None if name == NOBODY else name

    def sign_in(self, request: Request) -> str:
        """The portal's own form, or the auth manager's page on the host that was asked."""
        query = f"?{request.url.query}" if request.url.query else ""
        return self._form(request, f"{request.url.path}{query}")

    def enter(self, request: Request, user: str, password: str, onward: str) -> Response | None:
        """Let the Simple auth manager check the password; its token replaces whatever session there was."""
        try:
            token = SimpleAuthManagerLogin.create_token(LoginBody(username=user, password=password))
        except (HTTPException, ValueError):
            return None
        answer = RedirectResponse(_within(request, onward), 303)
        answer.set_cookie(COOKIE_NAME_JWT_TOKEN, token, **_cookie(request), samesite="lax")
        return answer

    async def leave(self, request: Request) -> Response:
        """Revoke every token that was presented and end the auth manager's own session: copies are worth nothing."""
        manager = get_auth_manager()
        for token in collect_request_tokens(request, await bearer_scheme(request)):
            await run_in_threadpool(manager.revoke_token, token)
        ended = await run_in_threadpool(_end_flask_session, getattr(manager, "flask_app", None), request)
        elsewhere = None if ended else manager.get_url_logout()
        answer = RedirectResponse(elsewhere or self._form(request, f"{_root(request)}/"), 303)
        for cookie in ended:
            answer.headers.append("Set-Cookie", cookie)
        answer.delete_cookie(COOKIE_NAME_JWT_TOKEN, **_cookie(request), samesite="lax")
        return answer

    def _form(self, request: Request, onward: str) -> str:
        own = f"{_root(request)}/login"
        # The manager's address names the host of Airflow's own server; the portal may stand on another.
        there = own if self.asks_here else urlsplit(get_auth_manager().get_url_login()).path
        return f"{there}?next={quote(onward)}"


@providers_configuration_loaded
def join(root: FastAPI) -> AirflowLogin:
    """Give a server of our own Airflow's login: its pages at ``/auth``, its keys, its renewal of tokens."""
    manager = init_auth_manager(root)
    init_config(root)
    root.add_middleware(JWTRefreshMiddleware)
    for middleware, options in manager.get_fastapi_middlewares():
        root.add_middleware(middleware, **options)
    if flask_app := getattr(manager, "flask_app", None):
        _speak_chinese(flask_app.config)
    return AirflowLogin()


def _speak_chinese(config: dict[str, Any]) -> None:
    """Let FAB's pages speak Chinese, unless somebody chose another language than the one they come with."""
    if config["BABEL_DEFAULT_LOCALE"] == "en":
        config["BABEL_DEFAULT_LOCALE"] = "zh"


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _within(request: Request, onward: str) -> str:
    """The address ``onward`` if it is one of the portal's pages, else the first page."""
    home = f"{_root(request)}/"
    if not is_safe_url(onward, request):
        return home
    parts = urlsplit(onward)
    there = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return there if there.startswith(home) else home


def _cookie(request: Request) -> dict[str, Any]:
    secure = request.base_url.scheme == "https" or bool(conf.get("api", "ssl_cert", fallback=""))
    return {"path": get_cookie_path(), "secure": secure, "httponly": True}


def _end_flask_session(flask_app: Any, request: Request) -> list[str]:
    """End the session that FAB keeps beside the token, without which its login page lets in whoever kept the cookie.

    The ``Set-Cookie`` headers that go with it; none where the auth manager is not FAB.
    """
    if flask_app is None:
        return []
    with flask_app.test_request_context(headers={"Cookie": request.headers.get("cookie", "")}) as context:
        answer = flask_app.response_class()
        context.session.clear()
        context.session.modified = True
        flask_app.session_interface.save_session(flask_app, context.session, answer)
    return list(answer.headers.getlist("Set-Cookie"))
