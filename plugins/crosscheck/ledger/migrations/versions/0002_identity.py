"""The ledger: inspectors' decisions who a source row is about.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXTS = (
    *("key", "dataset", "id_no", "name", "birth", "village", "person_key", "member_no", "region"),
    *("verdict", "checked_by", "code"),
)


def text(name: str) -> sa.Column:
    words = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, words, nullable=False)


def upgrade() -> None:
    op.create_table(
        "identity_decision",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        *(text(name) for name in TEXTS),
        sa.PrimaryKeyConstraint("seq", name="pk_identity_decision"),
    )
    op.create_index("ix_identity_decision_key", "identity_decision", ["key"])


def downgrade() -> None:
    op.drop_table("identity_decision")
