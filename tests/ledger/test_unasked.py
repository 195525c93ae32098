"""Issues about whose subjects nobody asked: they stay as they are, whatever else the night does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crosscheck import settings as settings_module
from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger.database import Ledger, open_ledger, reading
from crosscheck.ledger.holds import held_rules
from crosscheck.ledger.intake import Night
from crosscheck.ledger.issue import UNASKED, Issue, Rests
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.list_queries import held_rows
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.rule_nights import NOT_ON_THE_LIST
from kit.ledgers import proven
from kit.nights import COUNTY, RULES, day, finding, night, rule, sqlite_url

CHILD, OTHER = "M1", "M2"


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Ledger]:
    """Two children without a school record, found on night 0."""
    engine = open_ledger(sqlite_url(tmp_path))
    yield begun(engine)
    engine.dispose()


def begun(ledger: Ledger) -> Ledger:
    record_night(ledger, night(0, [finding("ED-01", CHILD), finding("ED-01", OTHER)]))
    return ledger


def known(ledger: Ledger) -> dict[str, Issue]:
    with reading(ledger, EVERYTHING) as connection:
        return {issue.key.subject_id: issue for issue in issues(connection)}


def without(subject: str, n: int = 1, about: str = "") -> Night:
    """A night that finds nothing, and on which nobody asked about the subject."""
    return replace(night(n), unasked={("ED-01", about): frozenset([subject])})


def test_an_issue_nobody_asked_about_does_not_move(children: Ledger) -> None:
    before = known(children)
    record_night(children, without(CHILD))
    after = known(children)
    assert after[CHILD] == before[CHILD]
    assert after[OTHER].missing_since == day(1)
    assert proven(children)


def test_it_moves_again_once_an_answer_covers_it(children: Ledger) -> None:
    record_night(children, without(CHILD))
    record_night(children, night(2, [finding("ED-01", OTHER)]))
    assert known(children)[CHILD].missing_since == day(2)


@pytest.mark.parametrize(("about", "stays"), [("", True), ("c", False)])
def test_an_object_that_nobody_asked_about_leaves_the_others(children: Ledger, about: str, stays: bool) -> None:
    record_night(children, without(CHILD, about=about))
    assert (known(children)[CHILD].missing_since is None) is stays


def test_other_people_asked_about_are_another_night(children: Ledger) -> None:
    digests = {without(subject).digest() for subject in (CHILD, OTHER)} | {night(1).digest()}
    assert len(digests) == 3
    assert record_night(children, without(CHILD)).run == 1
    assert record_night(children, without(CHILD)).repeated
    assert record_night(children, without(OTHER)).run == 2


def test_what_rests_on_the_rule_is_not_held_by_one_person(children: Ledger) -> None:
    """Of the household the night itself has no finding; all others go on."""
    rules = [*RULES.values(), rule("HP-08")]
    found = replace(
        night(1, [finding("HP-08", "H9", "ED-01", subject_kind="household")], rules=rules),
        rests={"HP-08": Rests(("ED-01",), True)},
        unasked={("ED-01", ""): frozenset([CHILD])},
    )
    record_night(children, found)
    assert "H9" in known(children)


def test_lists_say_how_many_stay_and_name_nobody(ledger: Ledger) -> None:
    """On every database: the list is a statement of its own."""
    done = record_night(begun(ledger), without(CHILD))
    root = settings_module.load().root
    with reading(ledger, EVERYTHING) as connection:
        stored = held_rules(connection, day(1), done.run)
        shown = held_rows(connection, root, day(1), done.run, COUNTY)
    assert [(hold.rule_id, hold.kind, hold.reason) for hold in stored] == [("ED-01", UNASKED, NOT_ON_THE_LIST)]
    assert [(row.rule_id, row.object, row.open_issues) for row in shown] == [("ED-01", "", 1)]
