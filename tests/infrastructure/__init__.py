"""Stores, migrations, identity and keys."""
