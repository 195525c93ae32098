"""The ledger: which held rules a hold rests on.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    words = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.add_column("hold", sa.Column("rests_on", words, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("hold", "rests_on")
