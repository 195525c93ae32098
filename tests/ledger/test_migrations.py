"""The migrations make exactly the tables that the code knows."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.ledger import moves, tables
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import MIGRATIONS, open_ledger, reading, upgrade
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.notes import Note
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.publish.revision import check, publish
from kit.nights import DAY, finding, night

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
