"""Puts the parts together. Nothing inside `domain`, `application` or `graphql` knows that this exists."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import structlog
from dependency_injector import containers, providers

from ..application.commands import Commands
from ..application.reactions import Reactions
from ..domain.shared.ids import IdSource
from .identity import Identity
from .persistence.engine import make_engine
from .persistence.reads import SqlReads
from .persistence.unit import SqlTransactions
from .sealer import Sealer, seal_key_of
from .settings import Settings


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000


def _now() -> datetime:
    return datetime.now(UTC)


def _unfinished(problem: Exception) -> None:
    structlog.get_logger("postloan.reactions").warning("left for the business day", reason=str(problem))


def _after_commit(at_once: bool, reactions: Reactions) -> Callable[[UUID], None]:  # noqa: FBT001 - a setting
    return reactions.after_commit if at_once else lambda _: None


class Container(containers.DeclarativeContainer):
    """One installation.

    `Container(settings=Settings(...))`; `commands()`, `reads()` and so on give its parts.
    """

    settings = providers.Dependency(instance_of=Settings)
    engine = providers.Singleton(make_engine, settings.provided.database_url, settings.provided.pool_size)
    cipher = settings.provided.cipher
    ids = providers.Singleton(IdSource, _milliseconds, os.urandom)
    transactions = providers.Singleton(SqlTransactions, engine, cipher)
    reactions = providers.Singleton(Reactions, transactions, now=_now, ids=ids, told=_unfinished)
    commands = providers.Singleton(
        Commands, transactions, ids, providers.Callable(_after_commit, settings.provided.classify_at_once, reactions)
    )
    reads = providers.Singleton(SqlReads, engine, cipher)
    identity = providers.Singleton(Identity, settings)
    sealer = providers.Singleton(Sealer, engine, providers.Callable(seal_key_of, settings))
