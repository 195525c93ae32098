"""The ledger: issues in the order of their deadlines page by page, and found by name.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index("ix_issue_due_on", "issue", ["is_open", "due_on", "number"])
    op.create_index("ix_issue_name", "issue", ["name"])
    op.create_index("ix_issue_head_name", "issue", ["head_name"])


def downgrade() -> None:
    op.drop_index("ix_issue_head_name", "issue")
    op.drop_index("ix_issue_name", "issue")
    op.drop_index("ix_issue_due_on", "issue")
