"""The ledger: nights, rules, holds, issues, evidence, history.

Revision ID: 0001
Revises: -
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

FORBIDDEN = "history can only be appended"
SUBJECT = ("county_name", "township_name", "village_name", "head_name", "name", "id_no", "relation", "household_type")
TABLES = (
    "download",
    "revisit",
    "exemption",
    "answer",
    "chain",
    "history",
    "evidence",
    "issue",
    "number_series",
    "held_finding",
    "hold",
    "rule_night",
    "rule_text",
    "night",
)


def text(name: str) -> sa.Column:
    words = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, words, nullable=False)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def night_columns() -> list[sa.Column]:
    return [sa.Column("business_date", sa.Date, nullable=False), number("run")]


def night_reference(table: str) -> sa.ForeignKeyConstraint:
    columns = ["business_date", "run"]
    return sa.ForeignKeyConstraint(columns, [f"night.{c}" for c in columns], name=f"fk_{table}_business_date")


def upgrade() -> None:
    create_nights()
    create_issues()
    create_records()
    create_history()
    op.execute("INSERT INTO chain (id, seq, hash) VALUES (1, 0, '')")
    forbid_changes_of_history()


def create_nights() -> None:
    op.create_table(
        "night",
        *night_columns(),
        *(text(name) for name in ("digest", "counties", "counts")),
        number("chain_seq"),
        text("chain_hash"),
        sa.PrimaryKeyConstraint("business_date", "run", name="pk_night"),
    )
    op.create_table(
        "rule_text",
        text("digest"),
        *(text(name) for name in ("rule_id", "version", "kind", "severity")),
        number("days"),
        *(text(name) for name in ("department", "needs", "title", "title_en", "advice", "closes")),
        sa.PrimaryKeyConstraint("digest", name="pk_rule_text"),
    )
    op.create_table(
        "rule_night",
        *night_columns(),
        text("rule_id"),
        text("rule_text"),
        text("outcome"),
        number("findings"),
        sa.PrimaryKeyConstraint("business_date", "run", "rule_id", name="pk_rule_night"),
        night_reference("rule_night"),
        sa.ForeignKeyConstraint(["rule_text"], ["rule_text.digest"], name="fk_rule_night_rule_text"),
    )
    op.create_table(
        "hold",
        *night_columns(),
        *(text(name) for name in ("rule_id", "region", "object", "kind", "reason")),
        number("findings"),
        text("decision"),
        sa.PrimaryKeyConstraint("business_date", "run", "rule_id", "region", "object", name="pk_hold"),
        night_reference("hold"),
    )
    op.create_table(
        "held_finding",
        *night_columns(),
        text("rule_id"),
        number("n"),
        text("body"),
        sa.PrimaryKeyConstraint("business_date", "run", "rule_id", "n", name="pk_held_finding"),
        night_reference("held_finding"),
    )


def create_issues() -> None:
    key = ("county", "rule_id", "subject_id", "object")
    op.create_table(
        "number_series",
        text("county"),
        number("year"),
        number("last"),
        sa.PrimaryKeyConstraint("county", "year", name="pk_number_series"),
    )
    op.create_table(
        "issue",
        text("number"),
        *(text(name) for name in (*key, "subject_kind", "state")),
        sa.Column("is_open", sa.Boolean, nullable=False),
        *(text(name) for name in ("household_no", "region_code", "link", "department", "rule_text")),
        number("evidence_version"),
        text("evidence_hash"),
        sa.Column("first_seen_on", sa.Date, nullable=False),
        sa.Column("last_seen_on", sa.Date, nullable=False),
        sa.Column("missing_since", sa.Date),
        number("clean_nights"),
        *(sa.Column(name, sa.Date) for name in ("clean_on", "issued_on", "due_on", "closed_on", "exempt_until")),
        text("referred_to"),
        sa.Column("urged_on", sa.Date),
        number("reopened"),
        number("history_seq"),
        *(text(name) for name in SUBJECT),
        sa.PrimaryKeyConstraint("number", name="pk_issue"),
        sa.UniqueConstraint(*key, name="uq_issue_county"),
        sa.ForeignKeyConstraint(["rule_text"], ["rule_text.digest"], name="fk_issue_rule_text"),
    )
    only_open = sa.text("is_open")
    op.create_index(
        "uq_issue_open", "issue", list(key), unique=True, sqlite_where=only_open, postgresql_where=only_open
    )
    op.create_index("ix_issue_region_code", "issue", ["region_code"])
    op.create_index("ix_issue_household_no", "issue", ["household_no"])
    op.create_table(
        "evidence",
        text("number"),
        number("version"),
        text("hash"),
        sa.Column("business_date", sa.Date, nullable=False),
        text("body"),
        sa.PrimaryKeyConstraint("number", "version", name="pk_evidence"),
        sa.ForeignKeyConstraint(["number"], ["issue.number"], name="fk_evidence_number"),
    )


def create_records() -> None:
    answer = ("document", "checked_by", "phone", "opinion", "remark", "digest")
    texts = (text(name) for name in ("result", "reason", "text", "measures"))
    create_record("answer", *texts, sa.Column("done_on", sa.Date), *(text(name) for name in answer))
    create_record("exemption", text("text"), text("document"), sa.Column("until", sa.Date, nullable=False))
    drawn = (text(name) for name in ("month", "reason", "seed"))
    create_record("revisit", *drawn, sa.Column("closed_on", sa.Date, nullable=False))
    op.create_table(
        "download",
        sa.Column("id", sa.Integer, nullable=False),
        *(text(name) for name in ("at", "reader", "role", "path", "sha256", "address")),
        sa.PrimaryKeyConstraint("id", name="pk_download"),
    )


def create_record(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        text("number"),
        number("seq"),
        *columns,
        sa.PrimaryKeyConstraint("number", "seq", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["number"], ["issue.number"], name=f"fk_{name}_number"),
    )


def create_history() -> None:
    entry = ("at", "number", "actor", "role", "action", "before", "after", "why", "source", "details", "hash")
    op.create_table(
        "history",
        number("seq"),
        *(text(name) for name in entry),
        sa.PrimaryKeyConstraint("seq", name="pk_history"),
    )
    op.create_index("ix_history_number", "history", ["number"])
    op.create_table(
        "chain",
        number("id"),
        number("seq"),
        text("hash"),
        sa.PrimaryKeyConstraint("id", name="pk_chain"),
        sa.CheckConstraint("id = 1", name="ck_chain_one_row"),
    )


def forbid_changes_of_history() -> None:
    """The database itself refuses to change or delete an entry; the hash chain shows it when somebody still does."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history "
                f"BEGIN SELECT RAISE(ABORT, '{FORBIDDEN}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{FORBIDDEN}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
        "FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()"
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION history_refuse()")
