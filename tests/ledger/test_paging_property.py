"""Turning pages visits every issue once, in the order of deadlines, whatever the size of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from crosscheck.access.persons import Person, leads
from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope
from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, open_ledger, reading, writing
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_overview import overview
from crosscheck.ledger.issue_paging import SETTLED, Wanted, issue_rows_of, page_of, tabs
from crosscheck.ledger.issue_rows import insert_issues
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.queries import find, wordings
from crosscheck.ledger.vocabulary import State
from crosscheck.words import SEVERITIES
from kit.nights import COUNTY, DAY, finding, night, rule, sqlite_url
from kit.postgres import empty

RULES = [
    rule("DE-01", "data", severity="blue"),
    rule("ED-01", severity="orange"),
    rule("ED-02", severity="orange"),
    rule("WM-15", severity="red", department="县民政局"),
]
CONFIRMED = {"ED-02": 3, "DE-01": 1}
VILLAGES = ("451022100201", "451022100202", "451022101201", "451022")
DEPARTMENTS = ("乡镇", "县民政局", "县民政局、教育局")
PEOPLE = (
    Person("村", Role.VILLAGE, Scope("451022100201")),
    Person("镇", Role.TOWNSHIP, Scope("451022100")),
    Person("局", Role.DEPARTMENT, Scope(COUNTY, "县民政局")),
    Person("县", Role.COUNTY, Scope(COUNTY)),
    Person("别县", Role.COUNTY, Scope("451023")),
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger with issues of every state, rule, place and office, few deadlines and many without one."""
    url = sqlite_url(Path(tmp_path_factory.mktemp("pages")))
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")
        empty(url)
    ledger = open_ledger(url)
    seed = [finding(text.rule_id, "M0", department=text.department) for text in RULES]
    record_night(ledger, night(0, seed, rules=RULES))
    _answer(ledger)
    record_night(ledger, night(1, seed, rules=RULES))
    _insert_more(ledger)
    yield ledger
    ledger.dispose()


def _answer(ledger: Ledger) -> None:
    """Confirming answers, as many as CONFIRMED says, each on an issue of its own."""
    blank = dict.fromkeys(("reason", "text", "measures", "document", "checked_by", "phone", "opinion", "remark"), "")
    with writing(ledger) as connection:
        known = {issue.key.rule_id: issue for issue in find(connection, PEOPLE[3].scope)}
        for rule_id, count in CONFIRMED.items():
            for n in range(count):
                number = f"451022-2025-{rule_id[:2]}{n}"
                insert_issues(connection, [_as(known[rule_id], number, f"A{rule_id}{n}", State.CLOSED, None)])
                row = {**blank, "number": number, "seq": 1, "result": "confirmed", "digest": number}
                connection.execute(insert(tables.answer), [row])


def _insert_more(ledger: Ledger) -> None:
    with writing(ledger) as connection:
        known = {
            issue.key.rule_id: issue for issue in find(connection, PEOPLE[3].scope) if issue.key.subject_id == "M0"
        }
        made = []
        for n in range(180):
            issue = known[RULES[n % 4].rule_id]
            state = list(State)[n % len(State)]
            awaited = state in (State.ISSUED, State.RETURNED, State.RECTIFYING, State.REFERRED)
            due = DAY + timedelta(days=n % 3) if awaited else None
            made.append(_as(issue, f"451022-2026-{900000 - n * 7:06d}", f"M{n + 1}", state, due, n))
        insert_issues(connection, made)
        versions = [
            {"number": issue.number, "version": 1, "hash": "x", "business_date": DAY, "body": "{}"} for issue in made
        ]
        connection.execute(insert(tables.evidence), versions)


def _as(issue: Issue, number: str, subject_id: str, state: State, due_on: date | None, n: int = 0) -> Issue:
    return replace(
        issue,
        number=number,
        key=issue.key._replace(subject_id=subject_id),
        state=state,
        due_on=due_on,
        evidence_version=1,
        region_code=VILLAGES[n % 4],
        department=DEPARTMENTS[n % 3],
        referred_to=("township", "county", "city")[n % 3] if state is State.REFERRED else "",
    )


def walked(ledger: Ledger, person: Person, wanted: Wanted, size: int) -> list[str]:
    """The numbers that turning pages of ``size`` shows."""
    numbers: list[str] = []
    after = None
    with reading(ledger, person.scope) as connection:
        seen = overview(connection, person.scope)
        while True:
            page = page_of(connection, person, wanted, seen, after, size)
            assert len(page.numbers) <= size
            numbers += page.numbers
            if page.after is None:
                return numbers
            assert len(page.numbers) == size
            after = page.after


def expected(ledger: Ledger, person: Person, wanted: Wanted) -> list[str]:
    """The same read plainly: all issues within the scope, sorted in Python."""
    with reading(ledger, person.scope) as connection:
        own = [issue for issue in find(connection, person.scope) if _in_tab(issue, person, wanted.tab)]
        texts = wordings(connection)
    own = [issue for issue in own if wanted.severity in ("", texts[issue.rule_text].severity)]
    if wanted.tab == SETTLED:
        return sorted((issue.number for issue in own), reverse=True)

    def order(issue: Issue) -> tuple[object, ...]:
        text = texts[issue.rule_text]
        level = list(SEVERITIES).index(text.severity)
        here = _confirmed(person, text.rule_id)
        return issue.due_on or date.max, level, -here, text.rule_id, issue.number

    return [issue.number for issue in sorted(own, key=order)]


def _confirmed(person: Person, rule_id: str) -> int:
    """The confirmed issues lie in one village and belong to the township alone."""
    sees = person.scope.covers(COUNTY, VILLAGES[0], DEPARTMENTS[0])
    return CONFIRMED.get(rule_id, 0) if sees else 0


def _in_tab(issue: Issue, person: Person, tab: str) -> bool:
    if tab in ("", SETTLED):
        return tab == "" or issue.state.settled
    answering = person.role in (Role.VILLAGE, Role.TOWNSHIP, Role.DEPARTMENT)
    leading = not answering or leads(person, issue.department)
    own = {person.role.value, *(["township"] if person.role is Role.DEPARTMENT else [])}
    elsewhere = issue.state is State.REFERRED and issue.referred_to not in own
    reported = issue.state in (State.ANSWERED, State.SUBMITTED, State.EXEMPTION_ASKED) or elsewhere
    if issue.state.settled or leading == (tab == "help"):
        return False
    return tab == "help" or reported == (tab == "reported")


@settings(max_examples=40)
@given(st.sampled_from(PEOPLE), st.integers(1, 60), st.sampled_from(["", "red", "orange"]), st.data())
def test_turning_pages_visits_every_issue_once_in_order(
    many: Ledger, person: Person, size: int, severity: str, data: st.DataObject
) -> None:
    wanted = Wanted(tab=data.draw(st.sampled_from(["", *tabs(person.role)])), severity=severity)
    assert walked(many, person, wanted, size) == expected(many, person, wanted)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_every_issue_within_reach_stands_on_one_tab(many: Ledger, person: Person) -> None:
    on_tabs = [number for tab in tabs(person.role) for number in walked(many, person, Wanted(tab=tab), 50)]
    with reading(many, person.scope) as connection:
        reach = [issue.number for issue in find(connection, person.scope)]
    assert sorted(on_tabs) == sorted(reach)


def test_rows_come_in_the_order_that_was_asked_for_and_none_from_outside(many: Ledger) -> None:
    county, village = PEOPLE[3], PEOPLE[0]
    numbers = walked(many, county, Wanted(tab="lead"), 50)
    own = set(walked(many, village, Wanted(), 50))
    with reading(many, county.scope) as connection:
        assert [row["number"] for row in issue_rows_of(connection, county, numbers)] == numbers
        seen = [row["number"] for row in issue_rows_of(connection, village, numbers)]
    assert seen == [number for number in numbers if number in own]
    assert 0 < len(seen) < len(numbers)
