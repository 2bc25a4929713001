"""The one check of instants, and of what every dated version carries."""

from datetime import datetime

from .errors import InvalidInput


def checked_instant(field: str, at: datetime) -> datetime:
    """An instant with its time zone; refuses a naive one."""
    if at.utcoffset() is None:
        raise InvalidInput(field, at.isoformat(), "must have a time zone")
    return at


def checked_version(version: str, recorded_at: datetime) -> None:
    """Refuse a version of a policy or catalogue without a name of 1 to 64 printable characters or a zoned instant."""
    if not 1 <= len(version) <= 64 or not version.isprintable():
        raise InvalidInput("version", version, "must be 1 to 64 printable characters")
    checked_instant("recorded_at", recorded_at)
