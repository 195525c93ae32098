"""The ledger: kept counts of issues, so that a page need not read a million of them to say how many wait.

The database's own triggers keep the counts, whoever writes. On PostgreSQL they write as the owner of the tables:
somebody who answers an issue may write it, but no count.

Revision ID: 0010
Revises: 0009
"""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

VIEWER = "crosscheck_viewer"
TAKEN = ("county", "department", "township_name", "rule_text", "state", "is_open", "referred_to", "due_on")
"""Columns that a count has from the issue as they are."""
COLUMNS = (*TAKEN, "region_code", "gone", "urged", "summed", "n")
WATCHED = (*TAKEN, "region_code", "missing_since", "urged_on")
TRIGGERS = ("tally_delete", "tally_insert", "tally_update")
OF_A_PERSON = "role <> 'night'"


def text(name: str) -> sa.Column:
    words = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, words, nullable=False)


def values(row: str) -> str:
    """What a count has of the issue ``row``. Digits beyond a township's nine are left out."""
    taken = ", ".join(f"{row}.{name}" for name in TAKEN)
    return f"{taken}, substr({row}.region_code, 1, 9), {row}.missing_since IS NOT NULL, {row}.urged_on IS NOT NULL"


def added(row: str, n: int) -> str:
    return f"INSERT INTO tally ({', '.join(COLUMNS)}) VALUES ({values(row)}, false, {n})"  # noqa: S608 - own words


def upgrade() -> None:
    op.create_table(
        "tally",
        *(text(name) for name in ("county", "region_code", "department", "township_name", "rule_text")),
        *(text(name) for name in ("state", "referred_to")),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("is_open", "gone", "urged", "summed")),
        sa.Column("due_on", sa.Date),
        sa.Column("n", sa.Integer, nullable=False),
    )
    places = ", ".join(str(place + 1) for place in range(len(COLUMNS) - 2))
    op.execute(
        f"INSERT INTO tally ({', '.join(COLUMNS)}) "  # noqa: S608 - own words
        f"SELECT {values('issue')}, true, count(*) FROM issue GROUP BY {places}"
    )
    if op.get_bind().dialect.name == "sqlite":
        keep_counts_in_sqlite()
    else:
        keep_counts_in_postgresql()
        hold_the_scope()
    op.create_index("ix_issue_page", "issue", ["is_open", "due_on", "rule_text", "number"])
    op.create_index("ix_issue_state", "issue", ["state", "number"])
    op.create_index("ix_note_kind", "note", ["kind", "number"])
    op.create_index(
        "ix_history_actor",
        "history",
        ["actor", "number"],
        sqlite_where=sa.text(OF_A_PERSON),
        postgresql_where=sa.text(OF_A_PERSON),
    )


def keep_counts_in_sqlite() -> None:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in WATCHED)
    op.execute(f"CREATE TRIGGER tally_insert AFTER INSERT ON issue BEGIN {added('NEW', 1)}; END")
    op.execute(f"CREATE TRIGGER tally_delete AFTER DELETE ON issue BEGIN {added('OLD', -1)}; END")
    op.execute(
        f"CREATE TRIGGER tally_update AFTER UPDATE OF {', '.join(WATCHED)} ON issue WHEN {changed} "
        f"BEGIN {added('OLD', -1)}; {added('NEW', 1)}; END"
    )


def keep_counts_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION tally_issue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        "SET search_path = public, pg_temp AS $$ BEGIN "
        "IF current_setting('crosscheck.tally', true) = 'off' THEN RETURN NULL; END IF; "  # tally.counted_anew
        f"IF TG_OP <> 'INSERT' THEN {added('OLD', -1)}; END IF; "
        f"IF TG_OP <> 'DELETE' THEN {added('NEW', 1)}; END IF; "
        "RETURN NULL; END $$"
    )
    old, new = (f"({', '.join(f'{row}.{name}' for name in WATCHED)})" for row in ("OLD", "NEW"))
    each = "ON issue FOR EACH ROW"
    op.execute(f"CREATE TRIGGER tally_insert AFTER INSERT {each} EXECUTE FUNCTION tally_issue()")
    op.execute(f"CREATE TRIGGER tally_delete AFTER DELETE {each} EXECUTE FUNCTION tally_issue()")
    op.execute(
        f"CREATE TRIGGER tally_update AFTER UPDATE OF {', '.join(WATCHED)} {each} "
        f"WHEN ({old} IS DISTINCT FROM {new}) EXECUTE FUNCTION tally_issue()"
    )


def hold_the_scope() -> None:
    """Counts are seen where their issues are; within a village, which is less than they tell, none is."""
    op.execute(f"GRANT SELECT ON tally TO {VIEWER}")
    row_security = import_module("crosscheck.ledger.migrations.versions.0009_row_security")
    seen = row_security.within("county", "region_code", "department")
    op.execute(f"CREATE POLICY scope ON tally USING ({seen})")
    op.execute("ALTER TABLE tally ENABLE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.drop_index("ix_history_actor", "history")
    op.drop_index("ix_note_kind", "note")
    op.drop_index("ix_issue_state", "issue")
    op.drop_index("ix_issue_page", "issue")
    of = " ON issue" if op.get_bind().dialect.name == "postgresql" else ""
    for trigger in TRIGGERS:
        op.execute(f"DROP TRIGGER {trigger}{of}")
    if of:
        op.execute("DROP FUNCTION tally_issue()")
    op.drop_table("tally")
