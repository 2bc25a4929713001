"""A bank on each database."""

from collections.abc import Iterator

import pytest

from tests.application.world import World, sql_world


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A bank in an empty database."""
    with sql_world(database_url) as made:
        yield made
