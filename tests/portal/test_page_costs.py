"""What a page keeps and counts: no look without its record, no figures that a page waits for."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from fastapi import FastAPI

from crosscheck.ledger.database import existing_ledger
from crosscheck.portal.pages import list_pages
from crosscheck.settings import Settings
from crosscheck.views import bulletin_page as figures
from kit.portal import ACCOUNTS, client


@contextmanager
def no_look_can_be_kept(county: Settings) -> Iterator[None]:
    """The ledger refuses whatever would say who looked."""
    path = county.home / "ledger.sqlite"
    with closing(sqlite3.connect(path, timeout=60)) as connection, connection:
        connection.execute(
            "CREATE TRIGGER no_looks BEFORE INSERT ON seen BEGIN SELECT RAISE(ABORT, 'no looks today'); END"
        )
    yield
    with closing(sqlite3.connect(path, timeout=60)) as connection, connection:
        connection.execute("DROP TRIGGER no_looks")


def test_a_page_about_persons_is_not_shown_when_the_look_cant_be_kept(app: FastAPI, county: Settings) -> None:
    browser = client(app, "county")
    number = browser.get("/api/v1/issues?tab=lead").json()["issues"][0]["number"]
    shown = [browser.get(where) for where in ("/issues", f"/issues/{number}")]
    with no_look_can_be_kept(county):
        refused = [browser.get(where) for where in ("/issues", f"/issues/{number}")]
    assert [answer.status_code for answer in shown] == [200, 200]
    assert all(number in answer.text for answer in shown)
    assert [answer.status_code for answer in refused] == [404, 404]
    assert not [answer for answer in refused if number in answer.text]


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Nothing is counted yet, and counting ends when the event is set."""
    done, count = threading.Event(), figures._counted
    monkeypatch.setattr(figures, "_counted", lambda *asked: done.wait(60) and count(*asked))
    monkeypatch.setattr(figures, "_kept", {})
    monkeypatch.setattr(figures, "_begun", {})
    return done


def test_a_first_page_waits_for_no_figures_of_the_bulletin_that_take_long(
    county: Settings, counting: threading.Event
) -> None:
    ledger, person = existing_ledger(county.ledger_url), ACCOUNTS["township"].person
    assert isinstance(figures.bulletin_page(ledger, county, person, 0.05), figures.StillCounting)
    counting.set()
    page = figures.bulletin_page(ledger, county, person, 60)
    assert isinstance(page, figures.BulletinPage)
    assert (page.office, page.counted_at[:2]) != ("", "")
    assert figures.bulletin_page(ledger, county, person, 0.0) == page
    ledger.dispose()


@pytest.mark.parametrize("where", ["/bulletin", "/bulletin/workbook"])
def test_the_bulletin_says_that_it_is_being_counted_and_is_there_later(
    app: FastAPI, counting: threading.Event, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(list_pages, "PATIENCE", 0.05)
    browser = client(app, "township")
    assert "正在统计" in browser.get(where).text
    counting.set()
    monkeypatch.setattr(list_pages, "PATIENCE", 60.0)
    assert "正在统计" not in browser.get(where).text
