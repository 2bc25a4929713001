"""All tables together."""

from . import record_tables, tables
from .columns import metadata

__all__ = ["metadata", "record_tables", "tables"]
