"""Runs the revisions on the connection that `ledger_api.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from ledger_api.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
