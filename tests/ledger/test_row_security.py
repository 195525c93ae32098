"""On PostgreSQL the database itself holds the scope: a question that forgets it gets no row more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, func, insert, select, text

from crosscheck import settings as settings_module
from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.access.senders import sender
from crosscheck.errors import LedgerError
from crosscheck.feedback.answers import take_back
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger import moves, queries, tables
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import VIEWER, Ledger, open_ledger, reading, writing
from crosscheck.ledger.decisions import decide
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.notes import Note
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.link.decisions import Given, Pair
from crosscheck.publish.revision import publish
from kit.filled import ANSWER, CATALOGUE, HEADER_ROW
from kit.filled import AT as TAKEN_AT
from kit.filled import county as households
from kit.nights import COUNTY, DAY, finding, night
from kit.postgres import empty

AT = "2026-11-23T09:30:00+08:00"
PLACES = ["451022100201", "451022100", "451022101201", "451022", "", "45102210", "４５１０２２１００"]
OFFICES = [
    "乡镇",
    "县教育局",
    "教育局",
    "县医疗保障局、卫生健康局",
    "县民政局、县残联",
    "民政局、卫生健康局",
    "县局、民政局",
]
COUNTIES = [COUNTY, "451023", "450123"]
GIVEN = Answer("source_wrong", "源部门已更正", "06")
ASKED = ["", "县教育局", "教育局", "县卫生健康局", "卫生健康局", "民政局", "县残联", "局", "县", "乡镇", "、", "x"]
SCOPES = st.builds(
    Scope,
    st.sampled_from([c[:n] for c in COUNTIES for n in range(7)]) | st.sampled_from([p for p in PLACES if p]),
    st.sampled_from(ASKED),
)


def rows_of(connection, table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def as_viewer(connection) -> None:
    connection.execute(text(f"SET LOCAL ROLE {VIEWER}"))


@pytest.fixture(scope="module")
def ledger(postgres: str) -> Iterator[Ledger]:
    """Issues of three counties in every sort of place, of every sort of joined office; all answered or noted."""
    empty(postgres)
    engine = open_ledger(postgres)
    places = enumerate(product(COUNTIES, PLACES, OFFICES))
    found = [
        finding("DE-01", f"M{n}", county=county, region_code=place.replace(COUNTY, county), department=office)
        for n, (county, place, office) in places
    ]
    record_night(engine, night(0, found))
    issue_new(engine, DAY)
    everybody = Person("省扶贫办", Role.PROVINCE, EVERYTHING)
    with reading(engine, EVERYTHING) as connection:
        issues = queries.find(connection, EVERYTHING)
    assert len(issues) == len(COUNTIES) * len(PLACES) * len(OFFICES)
    for issue in issues[::25]:
        act(engine, issue.number, lambda case: moves.note(case, Note("已入户")), everybody, AT, "test")
    yield engine
    engine.dispose()


@settings(max_examples=60)
@given(scope=SCOPES)
@example(scope=Scope("451022100"))
@example(scope=Scope("451022", "县卫生健康局"))
def test_without_the_codes_own_scope_the_same_rows_are_seen(ledger: Ledger, scope: Scope) -> None:
    with reading(ledger, EVERYTHING) as connection:
        everything = queries.find(connection, EVERYTHING)
        asked = {issue.number for issue in queries.find(connection, scope)}
    covered = {i.number for i in everything if scope.covers(i.key.county, i.region_code, i.department)}
    with pytest.MonkeyPatch.context() as patch, reading(ledger, scope) as connection:
        patch.setattr(queries, "within", lambda statement, _: statement)
        alone = {issue.number for issue in queries.find(connection, scope)}
        noted = set(connection.execute(select(tables.note.c.number)).scalars())
        grounds = set(connection.execute(select(tables.evidence.c.number)).scalars())
        told = set(connection.execute(select(tables.history.c.number)).scalars()) - {""}
    assert alone == asked == covered
    assert grounds == told == alone
    assert noted <= alone


def test_outside_is_refused_as_what_never_was(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "within", lambda statement, _: statement)
    for number in ("451023-2026-000001", "451022-2026-999999"):
        with reading(ledger, Scope(COUNTY)) as connection, pytest.raises(LedgerError) as refused:
            queries.card(connection, Scope(COUNTY), number)
        assert str(refused.value) == f"没有编号为{number}的问题"


@pytest.mark.parametrize("table", [t for t in tables.metadata.sorted_tables if "number" in t.c], ids=lambda t: t.name)
def test_a_viewer_without_a_scope_sees_no_issue(ledger: Ledger, table) -> None:
    with ledger.connect() as connection, connection.begin():
        as_viewer(connection)
        shown = set(connection.execute(select(table.c.number)).scalars())
    assert shown <= {""}


def test_a_move_that_forgets_the_scope_reaches_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "covered", lambda _: True)
    person = Person("平马镇李四", Role.TOWNSHIP, Scope("451022100"))
    with reading(ledger, Scope("451023")) as connection:
        number = queries.find(connection, Scope("451023"))[0].number
    with pytest.raises(LedgerError, match=f"没有编号为{number}的问题"):
        act(ledger, number, lambda case: moves.answer(case, GIVEN), person, AT, "test")


def test_nothing_is_written_about_what_is_not_seen(ledger: Ledger) -> None:
    row = {"number": "451023-2026-000001", "seq": 1, "office": "", "kind": "", "text": "", "document": "", "digest": ""}
    with pytest.raises(LedgerError), writing(ledger, Scope(COUNTY)) as connection:
        connection.execute(insert(tables.note).values(**row))
    with writing(ledger, Scope(COUNTY)) as connection:
        changed = connection.execute(text("UPDATE issue SET county = county WHERE number LIKE '451023-%'"))
        assert changed.rowcount == 0


def test_a_persons_transaction_changes_no_night_and_no_account(ledger: Ledger) -> None:
    for statement in ("DELETE FROM note", "UPDATE night SET digest = ''", "DELETE FROM account", "DELETE FROM issue"):
        with pytest.raises(LedgerError), writing(ledger, Scope(COUNTY)) as connection:
            connection.execute(text(statement))


def test_a_login_of_the_portals_own_sees_what_its_transactions_say(ledger: Ledger, postgres: str) -> None:
    with ledger.begin() as connection:
        connection.execute(text(f"DROP ROLE IF EXISTS own_portal; CREATE ROLE own_portal LOGIN IN ROLE {VIEWER}"))
    own = create_engine(postgres.replace("postgres@", "own_portal@"))
    with own.begin() as connection:
        assert rows_of(connection, tables.issue) == 0
    with reading(own, EVERYTHING) as connection:
        assert rows_of(connection, tables.issue) == 0
    with reading(own, Scope("451023")) as connection:
        assert rows_of(connection, tables.issue) == len(PLACES) * len(OFFICES)
    own.dispose()


def test_held_findings_and_decisions_follow_the_scope(ledger: Ledger) -> None:
    pair = Pair("k1", "health.admission", "1", "韦小山1", "1996-01-01", "", "p1", "M1", COUNTY)
    inspector = Person("451022-县巡查员", Role.INSPECTOR, Scope(COUNTY))
    decide(ledger, Given(pair, "different", "电话核实"), inspector, AT, "test")
    body = '{"key":["451023","ED-01","M1",""],"region_code":"451023100201","department":"乡镇"}'
    held = {"business_date": DAY, "run": 1, "rule_id": "ED-01", "n": 1, "body": body}
    with writing(ledger) as connection:
        connection.execute(insert(tables.held_finding).values(**held))
    seen = {}
    for scope in (Scope(COUNTY), Scope("451023"), Scope("451023100"), Scope(COUNTY, "县教育局"), Scope("451022100")):
        with reading(ledger, scope) as connection:
            decided, findings = rows_of(connection, tables.identity_decision), rows_of(connection, tables.held_finding)
        seen[scope.region, scope.department] = decided, findings
    assert list(seen.values()) == [(1, 0), (0, 1), (0, 1), (0, 0), (0, 0)]


@pytest.fixture
def common(postgres: str) -> Iterator[str]:
    """The URL of a database whose owner is nobody special."""
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP ROLE IF EXISTS common"))
        connection.execute(text("CREATE ROLE common LOGIN"))
        connection.execute(text("CREATE DATABASE common OWNER common"))
    yield postgres.removesuffix("postgres").replace("postgres@", "common@") + "common"
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE common WITH (FORCE)"))
        connection.execute(text("DROP ROLE common"))
    admin.dispose()


def test_an_owner_who_may_make_no_role_is_told_what_to_have_made(common: str, postgres: str, ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="crosscheck_viewer is missing, or not granted to this login"):
        open_ledger(common)
    with ledger.begin() as connection:
        connection.execute(text(f"GRANT {VIEWER} TO common"))
    own = open_ledger(common)
    record_night(own, night(0, [finding("ED-01"), finding("ED-01", "M2", county="451023", region_code="451023100")]))
    issue_new(own, DAY)
    township = Person("平马镇李四", Role.TOWNSHIP, Scope("451022100"))
    act(own, "451022-2026-000001", lambda case: moves.answer(case, GIVEN), township, AT, "test")
    with reading(own, township.scope) as connection:
        assert rows_of(connection, tables.issue) == 1
    with reading(own, EVERYTHING) as connection:
        assert rows_of(connection, tables.issue) == 2
        assert verify(connection).problems == ()
    own.dispose()


def test_a_list_is_taken_back_within_its_senders_scope(postgres: str, tmp_path) -> None:
    empty(postgres)
    home = replace(settings_module.load().apart(tmp_path / "home"), ledger=postgres)
    engine = open_ledger(postgres)
    record_night(engine, replace(night(0, households(), rules=CATALOGUE), counties=(COUNTY,)))
    issue_new(engine, DAY)
    listed = publish(engine, home, DAY).path / COUNTY / "乡镇" / "451022100_平马镇_疑点下发及反馈表.xlsx"
    book = openpyxl.load_workbook(listed)
    columns = {cell.value: cell.column for cell in book.active[HEADER_ROW]}
    for header, value in ANSWER.items():
        book.active.cell(HEADER_ROW + 1, columns[header]).value = value
    book.save(tmp_path / "filled.xlsx")
    filled = open_workbook(tmp_path / "filled.xlsx")
    replies = [
        take_back(engine, filled, sender(name), TAKEN_AT, lambda _, name=name: tmp_path / f"{name}.xlsx").refused
        for name in ("451022101", "451022100")
    ]
    with reading(engine, EVERYTHING) as connection:
        assert verify(connection).problems == ()
    engine.dispose()
    assert replies[0] == {"unknown": 1}
    assert "unknown" not in replies[1]
