"""The loan account."""
