"""Run by Alembic. The connection and its transaction are the caller's (``ledger.database.upgrade``)."""

from alembic import context

from crosscheck.ledger.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
