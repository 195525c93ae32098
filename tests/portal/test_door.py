"""The door itself: how often a password may be tried, what the log is told, whether the portal answers at all."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from crosscheck import clock
from crosscheck.portal.app import PREFIX, portal_app
from crosscheck.portal.safety import keep_texts_out_of_logs
from crosscheck.portal.server import Door
from crosscheck.portal.tries import LOGINS, PASSWORDS
from crosscheck.portal.visit import Place
from crosscheck.settings import Settings
from kit.lived import copied, lived_home
from kit.portal import COOKIE, CookieLogin, client, send, token_on

PASSWORD = "right"


class PasswordLogin(CookieLogin):
    """Asks by the portal's own form, and lets everybody in who knows the one password."""

    asks_here = True

    def enter(self, request: Request, user: str, password: str, onward: str) -> Response | None:
        if password != PASSWORD:
            return None
        answer = RedirectResponse(onward or f"{PREFIX}/", 303)
        answer.set_cookie(COOKIE, user)
        return answer


@pytest.fixture
def asking(shared: Path, tmp_path: Path) -> Settings:
    """A county of its own: tries are counted in its ledger."""
    return copied(lived_home(shared), tmp_path / "home")


@pytest.fixture
def door(asking: Settings) -> TestClient:
    """A browser before a portal that asks for passwords itself."""
    root = FastAPI()
    root.mount(PREFIX, portal_app(asking, PasswordLogin()))
    return client(root)


def enter(door: TestClient, user: str, password: str) -> Response:
    return send(door, "/login", "/login", user=user, password=password)


def test_what_is_wrong_is_not_told(door: TestClient) -> None:
    answers = [enter(door, user, "guessed") for user in ("township", "nobody-of-that-name")]
    assert [answer.status_code for answer in answers] == [401, 401]
    told = {answer.text.split("</p>")[0].rpartition(">")[2] for answer in answers}
    assert told == {"用户名或密码不正确。"}


def test_the_eleventh_password_is_not_looked_at_and_a_quarter_of_an_hour_later_it_is(
    door: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = clock.now()
    tried = [enter(door, "township", "guessed").status_code for _ in range(PASSWORDS.most)]
    assert set(tried) == {401}
    assert enter(door, "township", PASSWORD).status_code == 429
    assert enter(door, "inspector", PASSWORD).status_code == 303, "somebody else may still come in"
    later = began.replace(year=began.year + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert enter(door, "township", PASSWORD).status_code == 303


def test_another_sites_form_signs_nobody_in(door: TestClient) -> None:
    """Whoever is signed in as somebody else without knowing it writes under a foreign name."""
    token = token_on(door.get("/login").text)
    sent = {"token": token, "user": "township", "password": PASSWORD}
    assert door.post("/login", data=sent, headers={"Origin": "http://evil"}).status_code == 403
    assert door.post("/login", data={**sent, "token": ""}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 403


def test_the_door_speaks_the_language_that_was_chosen(door: TestClient) -> None:
    assert "用户名" in door.get("/login").text
    door.get("/language/en")
    assert "User name" in door.get("/login").text


def test_a_portal_whose_login_has_a_page_of_its_own_asks_for_no_password(app: FastAPI) -> None:
    browser = client(app)
    assert browser.get("/login").status_code == 404


def test_the_logins_own_pages_are_limited_too(asking: Settings) -> None:
    root = FastAPI()
    root.add_api_route("/auth/token", lambda: PlainTextResponse("wrong", 401), methods=["POST"])
    root.add_middleware(Door, place=Place(asking, PasswordLogin()))
    browser = TestClient(root)
    assert {browser.post("/auth/token").status_code for _ in range(LOGINS.most)} == {401}
    assert browser.post("/auth/token").status_code == 429


def test_whoever_watches_reads_how_old_the_newest_night_is(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 8, 0, tzinfo=clock.ZONE))
    answer = client(app).get("/health")
    assert answer.status_code == 200
    assert answer.text == "户查 crosscheck\n最近一晚 newest night: 2026-11-20\n距今天数 age in days: 3\n"


def test_whoever_watches_reads_that_there_is_no_ledger(county: Settings, tmp_path: Path) -> None:
    root = FastAPI()
    root.mount(PREFIX, portal_app(replace(county, ledger=f"sqlite:///{tmp_path}/none.sqlite"), CookieLogin()))
    answer = client(root).get("/health")
    assert (answer.status_code, answer.text.splitlines()[0]) == (503, "户查 crosscheck")


@pytest.fixture
def quiet() -> Iterator[None]:
    """Logs as the portal's own server has them."""
    before = logging.getLogRecordFactory()
    keep_texts_out_of_logs()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("quiet")
def test_the_log_is_told_no_text_of_an_exception(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("some.library")
    try:
        raise ValueError("身份证 110101199003070011")
    except ValueError as error:
        log.exception("failed for %s", "a request")
        log.error("because of %s", error)
        log.error(error)
    assert "110101" not in caplog.text
    places = [message.rpartition("test_door.py:")[0] for message in caplog.messages]
    assert places == ["failed for a request: ValueError at ", "because of ValueError at ", "ValueError at "]
