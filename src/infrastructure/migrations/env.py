"""Alembic's environment: runs revisions over the connection that `infrastructure.migrate` gives."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
with context.begin_transaction():
    context.run_migrations()
