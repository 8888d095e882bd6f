"""Alembic's entry point: runs the migrations on the connection that `kb.storage.schema` hands over."""

from alembic import context

from kb.storage.tables import metadata

connection = context.config.attributes["connection"]
# SQLite's tables are made and changed inside our own BEGIN IMMEDIATE, so a failed migration leaves nothing.
context.configure(
    connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
