"""The migrations make exactly the tables that the code knows."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.ledger import moves, tables
from crosscheck.ledger.answers import Answer, complete
from crosscheck.ledger.database import MIGRATIONS, open_ledger, reading, upgrade
from crosscheck.ledger.history import record_hash
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.notes import Note
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.publish.revision import check, publish
from kit.nights import DAY, day, finding, night

AT = "2026-11-23T09:30:00+08:00"
TOWNSHIP = Person("平马镇李四", Role.TOWNSHIP, Scope("451022100"))


def test_migrated_tables_are_those_of_the_code(ledger):
    with ledger.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_upgrading_again_changes_nothing(ledger):
    upgrade(ledger)
    assert set(inspect(ledger).get_table_names()) == {*tables.metadata.tables, "alembic_version"}


def back_to(ledger, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with ledger.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, version)


def test_the_way_back_leaves_nothing(ledger):
    back_to(ledger, "base")
    assert inspect(ledger).get_table_names() == ["alembic_version"]


def test_a_ledger_in_a_new_folder(tmp_path):
    engine = open_ledger(f"sqlite:///{tmp_path / 'a' / 'b' / 'ledger.sqlite'}")
    assert inspect(engine).has_table("issue")
    engine.dispose()


def test_a_ledger_with_nights_answers_and_lists_takes_notes_once_it_is_opened_anew(ledger_url, settings):
    old = open_ledger(ledger_url)
    record_night(old, night(0, [finding("ED-01"), finding("ED-01", "M2", department="县民政局")]))
    issue_new(old, DAY)
    given = Answer("source_wrong", "源部门已更正", "06")
    act(old, "451022-2026-000001", lambda case: moves.answer(case, given), TOWNSHIP, AT, "test")
    published = publish(old, settings, DAY)
    back_to(old, "0003")
    assert not inspect(old).has_table("note")
    old.dispose()

    now = open_ledger(ledger_url)
    with reading(now, EVERYTHING) as connection:
        assert verify(connection).problems == ()
    assert check(published.path) == []
    assert publish(now, settings, DAY).repeated
    act(now, "451022-2026-000002", lambda case: moves.note(case, Note("已入户")), TOWNSHIP, AT, "test")
    with reading(now, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        assert connection.execute(select(tables.note.c.text)).scalars().all() == ["已入户"]
    now.dispose()


DONE = Answer("confirmed", "属实", measures="停发并追回", done_on=day(2))
RECOVERED = Answer("confirmed", "属实", measures="停发并追回", done_on=day(2), recovered=120050)


def digest_without_sums(given: Answer) -> str:
    """As an answer was told from others before it could have a sum."""
    values = {name: value for name, value in asdict(complete(given)).items() if name != "recovered"}
    return record_hash({**values, "row": ""})[:32]


def amounts(ledger) -> list[int | None]:
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        return list(connection.execute(select(tables.issue.c.amount).order_by(tables.issue.c.number)).scalars())


def test_a_ledger_that_knew_no_sums_takes_them_up_and_its_answers_are_still_known(ledger_url):
    old = open_ledger(ledger_url)
    record_night(old, night(0, [finding("ED-01"), finding("ED-01", "M2")]))
    issue_new(old, DAY)
    act(old, "451022-2026-000001", lambda case: moves.answer(case, DONE), TOWNSHIP, AT, "test")
    back_to(old, "0005")
    old.dispose()

    now = open_ledger(ledger_url)
    assert amounts(now) == [None, None]
    with reading(now, EVERYTHING) as connection:
        assert connection.execute(select(tables.answer.c.digest)).scalars().all() == [digest_without_sums(DONE)]
    record_night(now, night(1, [finding("ED-01", yuan="1600.00"), finding("ED-01", "M2", yuan="0.30")]))
    assert amounts(now) == [160000, 30]
    act(now, "451022-2026-000002", lambda case: moves.answer(case, RECOVERED), TOWNSHIP, AT, "test")
    assert amounts(now) == [160000, 30]
    now.dispose()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE answer SET recovered = 99", "answer of issue 451022-2026-000001 is not the one that was recorded"),
        ("UPDATE answer SET recovered = NULL", "answer of issue 451022-2026-000001 is not the one that was recorded"),
        ("UPDATE issue SET amount = 1", "issue 451022-2026-000001 is not as entry"),
        ("UPDATE issue SET amount = NULL", "issue 451022-2026-000001 is not as entry"),
    ],
)
def test_a_sum_that_a_hand_changes_is_named(ledger, change, said):
    record_night(ledger, night(0, [finding("ED-01", yuan="1600.00")]))
    issue_new(ledger, DAY)
    act(ledger, "451022-2026-000001", lambda case: moves.answer(case, RECOVERED), TOWNSHIP, AT, "test")
    with ledger.connect() as connection, connection.begin():
        connection.execute(text(change))
    with reading(ledger, EVERYTHING) as connection:
        (problem,) = verify(connection).problems
    assert problem.startswith(said)
