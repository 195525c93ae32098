"""Issuing is an arrow of its own between the ledger and the lists: once, on the newest night, and after a release."""

from __future__ import annotations

import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.flow import night as flow
from crosscheck.flow.day import release_hold
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import head
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.queries import find
from crosscheck.ledger.vocabulary import State
from kit.nights import DAY, day, finding, night, sqlite_url, subject


@pytest.fixture
def ledger(settings):
    engine = open_ledger(sqlite_url(settings.home))
    record_night(engine, night(0, [finding("ED-01", "M1"), finding("DE-01", "M2")]))
    yield engine
    engine.dispose()


def states(ledger) -> list[str]:
    with reading(ledger, EVERYTHING) as connection:
        return [issue.state.value for issue in find(connection, EVERYTHING)]


def test_what_is_new_is_issued_once(ledger, settings):
    assert flow.issue(settings, DAY) == {"issued": 2}
    assert states(ledger) == ["issued", "issued"]
    with reading(ledger, EVERYTHING) as connection:
        before = head(connection)
    assert flow.issue(settings, DAY) == {"issued": 0}
    with reading(ledger, EVERYTHING) as connection:
        assert head(connection) == before


def test_publishing_issues_nothing(ledger, settings):
    assert flow.publish(settings, DAY)["revision"] == "2026-11-20-r1"
    assert states(ledger) == ["new", "new"]


def test_a_night_that_is_past_issues_nothing_and_keeps_its_lists(ledger, settings):
    flow.issue(settings, DAY)
    first = flow.publish(settings, DAY)
    record_night(ledger, night(1, [finding("ED-01", "M1"), finding("ED-01", "M3")]))
    assert flow.issue(settings, DAY) == {"issued": 0}
    assert states(ledger).count("new") == 1
    assert flow.publish(settings, DAY) == first
    assert flow.issue(settings, day(1)) == {"issued": 1}


def test_what_an_inspector_releases_is_issued_and_published_at_once(ledger, settings):
    flow.issue(settings, DAY)
    flow.publish(settings, DAY)
    many = [finding("ED-01", f"M{n}", subject=subject(n)) for n in range(1, 500)]
    record_night(ledger, night(1, many))
    assert release_hold(settings, day(1), "ED-01", "核查员乙", "核对无误") == (498, "2026-11-21-r1")
    assert State.NEW.value not in states(ledger)
