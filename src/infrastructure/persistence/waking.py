"""What is due, in key order, whatever a planner thinks of how many that are.

Asked for the first keys in order among those that are due, a planner may walk all keys until it has met enough: of a
great bank with little to do, every one. So the index on the day is asked first, in its own order, for a few more than
are wanted. Where that is all there is, it is sorted here. Where there is more, so many are due that a walk along the
keys meets them soon, and all the walks of a day, each from where the last one ended, are one.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select


def due_keys(
    connection: Connection, key: ColumnElement[Any], day: ColumnElement[Any], *which: ColumnElement[bool],
    after: UUID | None, limit: int,
) -> tuple[UUID, ...]:  # fmt: skip
    """Distinct keys of the rows that meet `which`, above `after`, in order; the index ends with `day` and `key`."""
    beyond = which if after is None else (*which, key > after)
    most = 2 * limit
    soonest = connection.execute(select(key).where(*beyond).order_by(day, key).limit(most + 1)).scalars().all()
    if len(soonest) <= most:
        return tuple(sorted(set(soonest)))[:limit]
    return tuple(connection.execute(select(key).where(*beyond).distinct().order_by(key).limit(limit)).scalars())
