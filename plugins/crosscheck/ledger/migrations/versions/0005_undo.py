"""The ledger: nights that can be taken back, and those that were.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NIGHT = ("business_date", "run")


def text(name: str) -> sa.Column:
    words = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, words, nullable=False)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "undone",
        sa.Column("business_date", sa.Date, nullable=False),
        *(number(name) for name in ("run", "first_seq", "last_seq")),
        sa.PrimaryKeyConstraint(*NIGHT, name="pk_undone"),
        sa.ForeignKeyConstraint(NIGHT, [f"night.{name}" for name in NIGHT], name="fk_undone_business_date"),
    )
    op.create_table("former", text("number"), text("body"), sa.PrimaryKeyConstraint("number", name="pk_former"))
    op.create_table(
        "taken_back",
        text("number"),
        number("seq"),
        *(text(name) for name in ("county", "rule_id", "subject_id", "object")),
        sa.PrimaryKeyConstraint("number", "seq", name="pk_taken_back"),
    )


def downgrade() -> None:
    for table in ("taken_back", "former", "undone"):
        op.drop_table(table)
