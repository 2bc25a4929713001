"""All tables together."""

from . import facts_tables, record_tables, tables
from .columns import metadata

__all__ = ["facts_tables", "metadata", "record_tables", "tables"]
