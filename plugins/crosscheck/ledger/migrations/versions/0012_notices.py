"""The ledger: what notifications have told over which channel, and what has failed and not been mended.

Revision ID: 0012
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"


def text(name: str) -> sa.Column:
    words = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, words, nullable=False)


def upgrade() -> None:
    op.create_table(
        "told",
        *(text(name) for name in ("channel", "about", "state", "at")),
        sa.PrimaryKeyConstraint("channel", "about", name="pk_told"),
    )
    op.create_table(
        "trouble",
        *(text(name) for name in ("about", "state", "at")),
        sa.PrimaryKeyConstraint("about", name="pk_trouble"),
    )


def downgrade() -> None:
    for table in ("trouble", "told"):
        op.drop_table(table)
