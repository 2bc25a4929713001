"""All tables together."""

from . import (
    classification_tables,
    clock_tables,
    collateral_tables,
    cover_tables,
    documents_tables,
    facts_tables,
    guarantor_tables,
    handling_tables,
    liability_tables,
    organisation_tables,
    portfolio_tables,
    provisioning_tables,
    record_tables,
    tables,
    write_off_tables,
)
from .columns import metadata

__all__ = [
    "classification_tables",
    "clock_tables",
    "collateral_tables",
    "cover_tables",
    "documents_tables",
    "facts_tables",
    "guarantor_tables",
    "handling_tables",
    "liability_tables",
    "metadata",
    "organisation_tables",
    "portfolio_tables",
    "provisioning_tables",
    "record_tables",
    "tables",
    "write_off_tables",
]
