"""The ledger: who signs in, what each looked at, and how often something limited was tried.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def text(name: str) -> sa.Column:
    words = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, words, nullable=False)


def upgrade() -> None:
    op.create_table(
        "account",
        *(text(name) for name in ("user", "role", "region", "department", "rights")),
        sa.PrimaryKeyConstraint("user", name="pk_account"),
    )
    op.create_table(
        "seen",
        sa.Column("id", sa.Integer, nullable=False),
        *(text(name) for name in ("at", "user", "role", "what", "about", "why")),
        sa.PrimaryKeyConstraint("id", name="pk_seen"),
    )
    op.create_index("ix_seen_about", "seen", ["about"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer, nullable=False),
        *(text(name) for name in ("at", "kind", "key")),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_kind", "attempt", ["kind", "key", "at"])


def downgrade() -> None:
    for table in ("attempt", "seen", "account"):
        op.drop_table(table)
