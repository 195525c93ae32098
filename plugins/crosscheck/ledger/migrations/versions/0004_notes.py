"""The ledger: notes of offices that help, and answers that came second.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXTS = ("office", "kind", "text", "document", "digest")


def words(name: str) -> sa.Column:
    text = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, text, nullable=False)


def upgrade() -> None:
    op.create_table(
        "note",
        words("number"),
        sa.Column("seq", sa.Integer, nullable=False),
        *(words(name) for name in TEXTS),
        sa.PrimaryKeyConstraint("number", "seq", name="pk_note"),
        sa.ForeignKeyConstraint(["number"], ["issue.number"], name="fk_note_number"),
    )


def downgrade() -> None:
    op.drop_table("note")
