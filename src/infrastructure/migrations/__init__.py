"""Alembic's environment and revisions, found as a package resource by `infrastructure.migrate`."""
