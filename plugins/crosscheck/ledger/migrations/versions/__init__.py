"""Alembic: one change of the ledger's tables per version."""
