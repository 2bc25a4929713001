"""Tapes from files: readers for CSV, XLSX and Parquet, mapping files, and the report of rejected rows."""

from .report import RejectedRows
from .tape import example_mapping, load_mapping, open_tape

__all__ = ["RejectedRows", "example_mapping", "load_mapping", "open_tape"]
