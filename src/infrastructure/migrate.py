"""Bringing a database to a revision of the schema, and its snapshots to the present form.

The scripts are resources of the package.
"""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config

from .crypto import PersonalCipher
from .persistence.engine import WRITES, make_engine
from .persistence.keyed_answers import key_plain_hashes, plain_hashes
from .persistence.plain_names import plain_names, seal_plain_names
from .persistence.renewal import Renewal, renew_snapshots

HEAD = "head"
BASE = "base"


def upgrade(url: str, revision: str = HEAD) -> None:
    """Migrate a database forward, creating what is missing."""
    _run(url, revision, down=False)


def downgrade(url: str, revision: str) -> None:
    """Migrate a database back; everything later revisions hold is lost."""
    _run(url, revision, down=True)


def renew(url: str, told: Callable[[int, int], None] = lambda _done, _total: None) -> Renewal:
    """Fold the loans again whose snapshots another version of the program wrote, in a database of the newest revision.

    `told` hears how many are done, and of how many.
    """
    engine = make_engine(url, pool_size=1)
    try:
        return renew_snapshots(engine, told)
    finally:
        engine.dispose()


def key_hashes(url: str, cipher: Callable[[], PersonalCipher]) -> int:
    """Key the input hashes over personal data that were kept plain; how many. `cipher` is asked only where any are."""
    engine = make_engine(url, pool_size=1)
    try:
        return key_plain_hashes(engine, cipher()) if plain_hashes(engine) else 0
    finally:
        engine.dispose()


def seal_names(url: str, cipher: Callable[[], PersonalCipher]) -> int:
    """Move names on items of collateral that were kept in clear under keys; of how many entries. `cipher` as above."""
    engine = make_engine(url, pool_size=1)
    try:
        return seal_plain_names(engine, cipher()) if plain_names(engine) else 0
    finally:
        engine.dispose()


def _run(url: str, revision: str, *, down: bool) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = make_engine(url, pool_size=1)
    try:
        with engine.connect() as connection:
            connection.execution_options(**{WRITES: True})
            with connection.begin():
                config.attributes["connection"] = connection
                (command.downgrade if down else command.upgrade)(config, revision)
    finally:
        engine.dispose()
