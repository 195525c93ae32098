"""The ledger: the sum at stake of an issue, and what an answer says was recovered.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("issue", sa.Column("amount", sa.BigInteger))
    op.add_column("answer", sa.Column("recovered", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("answer", "recovered")
    op.drop_column("issue", "amount")
