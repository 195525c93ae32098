"""What stands around every page: who may come in, what every answer carries, how mistakes are told."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from crosscheck.portal.api.sent import sent
from crosscheck.portal.visit import knocked, posted
from kit.portal import ACCOUNTS, client, send, token_on


def test_nobody_is_led_to_the_login_and_back(app: FastAPI) -> None:
    answer = client(app).get("/")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=http%3A//testserver/crosscheck/"


@pytest.mark.parametrize("user", ACCOUNTS)
def test_everybody_known_has_a_first_page(app: FastAPI, user: str) -> None:
    answer = client(app, user).get("/")
    assert answer.status_code == 200
    assert user in answer.text


def test_somebody_without_an_account_reads_whom_to_ask(app: FastAPI) -> None:
    answer = client(app, "stranger").get("/")
    assert answer.status_code == 403
    assert "县级管理员" in answer.text


def test_every_answer_allows_nothing_inline_and_no_frame(app: FastAPI) -> None:
    browser = client(app, "township")
    for answer in (browser.get("/"), browser.get("/nowhere"), client(app).get("/"), browser.get("/static/portal.css")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe-inline" not in policy
    assert browser.get("/").headers["cache-control"] == "no-store"


def test_pages_speak_the_language_that_was_chosen(app: FastAPI) -> None:
    browser = client(app, "township")
    assert "我的今天" in browser.get("/").text
    browser.get("/language/en")
    assert "My day" in browser.get("/").text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil"}, {"Sec-Fetch-Site": "cross-site"}, {}],
    ids=["origin", "fetch site", "neither"],
)
def test_a_form_of_another_site_is_refused(app: FastAPI, headers: dict[str, str]) -> None:
    browser = client(app, "township")
    token = token_on(browser.get("/").text)
    assert browser.post("/leave", data={"token": token}, headers=headers).status_code == 403


def test_a_form_of_somebody_else_is_refused(app: FastAPI) -> None:
    token = token_on(client(app, "other").get("/").text)
    same = {"Sec-Fetch-Site": "same-origin"}
    assert client(app, "township").post("/leave", data={"token": token}, headers=same).status_code == 403


def test_ones_own_form_is_taken(app: FastAPI) -> None:
    assert send(client(app, "township"), "/", "/leave").status_code == 303


def test_every_address_that_writes_makes_sure_of_who_sent_it(app: FastAPI) -> None:
    """A form brings our token; JSON can't be sent by another site's form, and its origin is looked at."""
    portal = app.routes[-1].app
    writing = [r for r in portal.routes if isinstance(r, APIRoute) and r.methods - {"GET", "HEAD"}]
    assert writing
    for route in writing:
        assert {posted, knocked, sent} & {used.call for used in route.dependant.dependencies}, route.path
