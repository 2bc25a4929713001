"""What a schema breaks for clients of an earlier one, which comes on standard input.

Prints each breaking and each dangerous change on a line and always ends well: whether a break is wanted is decided by
who reads it, and said in the changelog.
"""

import sys
from collections.abc import Iterator
from functools import cache

from graphql import build_schema, find_breaking_changes, find_dangerous_changes


def changes(before: str, after: str) -> Iterator[str]:
    """Breaking, then dangerous changes between two schemas as text."""
    old, new = _built(before), _built(after)
    for change in find_breaking_changes(old, new):
        yield f"breaking: {change.description}"
    for risk in find_dangerous_changes(old, new):
        yield f"dangerous: {risk.description}"


_built = cache(build_schema)


def main() -> None:
    """Compare the schema on standard input with the code's."""
    from postloan.graphql.schema import export_sdl

    before = sys.stdin.read()
    found = list(changes(before, export_sdl())) if before.strip() else []
    print("\n".join(found) or "no change of schema.graphql breaks a client")


if __name__ == "__main__":
    main()
