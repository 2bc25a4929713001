"""Tapes from files: readers for CSV, XLSX and Parquet, mapping files, and the report of rejected rows."""

from .report import RejectedRows
from .tape import load_mapping, open_tape

__all__ = ["RejectedRows", "load_mapping", "open_tape"]
