"""The migrations make exactly the tables that the code knows."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from crosscheck.ledger import tables
from crosscheck.ledger.database import MIGRATIONS, open_ledger, upgrade


def test_migrated_tables_are_those_of_the_code(ledger):
    with ledger.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_upgrading_again_changes_nothing(ledger):
    upgrade(ledger)
    assert set(inspect(ledger).get_table_names()) == {*tables.metadata.tables, "alembic_version"}


def test_the_way_back_leaves_nothing(ledger):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with ledger.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(ledger).get_table_names() == ["alembic_version"]


def test_a_ledger_in_a_new_folder(tmp_path):
    engine = open_ledger(f"sqlite:///{tmp_path / 'a' / 'b' / 'ledger.sqlite'}")
    assert inspect(engine).has_table("issue")
    engine.dispose()
