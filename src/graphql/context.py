"""What a GraphQL operation works with: the actor, one read-only snapshot, and one hop to a thread at a time.

An operation holds at most one database connection: `Slots` gives out as many as the pool has, so that operations
wait for each other here, in the event loop, and never inside a thread. All reads of an operation share one
snapshot; a command closes it, and what is read after it comes from a new one that sees the command's effect.
"""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Protocol, TypeVar
from uuid import UUID

import anyio
from anyio import CapacityLimiter, to_thread
from strawberry import Info as StrawberryInfo
from strawberry.dataloader import DataLoader

from ..application.command import Command
from ..application.documents_store import Document
from ..application.outcomes import Outcome, Subject
from ..application.read_port import Queries, Reads
from ..application.reads import BorrowerView, LoanView
from ..domain.shared.actor import Actor
from ..domain.shared.scope import Scope, scope_of
from .classification_loading import ClassificationLoaders
from .collateral_loading import CollateralLoaders
from .cover_loading import CoverLoaders
from .guarantor_loading import GuaranteeLoaders
from .liability_loading import LiabilityLoaders
from .right_loading import RightLoaders
from .write_off_loading import WriteOffLoaders

T = TypeVar("T")


class Executor(Protocol):
    """Runs commands: the application's `Commands`."""

    def execute(self, actor: Actor, command: Command, at: datetime) -> Outcome:
        """Run one command in one transaction, at an instant in UTC."""
        ...


class Slots:
    """As many operations as the connection pool can serve, and as many threads."""

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError(f"a pool of {size} connections serves nobody")
        self.operations = CapacityLimiter(size)
        self.threads = CapacityLimiter(size)


@dataclass(frozen=True, slots=True)
class Services:
    """What the API needs from outside, given by the composition root. `clock` gives the instant in UTC."""

    commands: Executor
    reads: Reads
    clock: Callable[[], datetime]
    slots: Slots


class Context:
    """One operation of one actor."""

    def __init__(self, actor: Actor, services: Services) -> None:
        self.actor = actor
        self.scope: Scope = scope_of(actor)
        self._services = services
        self._turn = anyio.Lock()
        self._holds_slot = False
        self._guard = Lock()
        self._closed = False
        self._stack: ExitStack | None = None
        self._queries: Queries | None = None
        self._make_loaders()

    def _make_loaders(self) -> None:
        self.loans: DataLoader[UUID, LoanView | None] = DataLoader(self._load_loans)
        self.borrowers: DataLoader[UUID, BorrowerView | None] = DataLoader(self._load_borrowers)
        self.loans_of_borrower: DataLoader[UUID, tuple[LoanView, ...]] = DataLoader(self._load_loans_of)
        self.classification = ClassificationLoaders(self)
        self.collateral = CollateralLoaders(self)
        self.covers = CoverLoaders(self)
        self.guarantees = GuaranteeLoaders(self)
        self.rights = RightLoaders(self)
        self.liability = LiabilityLoaders(self)
        self.documents: DataLoader[Subject, tuple[Document, ...]] = DataLoader(self._load_documents)
        self.write_offs = WriteOffLoaders(self)

    async def read(self, work: Callable[[Queries, Scope], T]) -> T:
        """Run reads on the operation's snapshot, in a thread."""
        async with self._turn:
            await self._take_slot()
            return await self._in_thread(lambda: self._on_snapshot(work))

    async def execute(self, command: Command) -> Outcome:
        """Run a command in a thread; later reads of this operation see its effect."""
        async with self._turn:
            await self._take_slot()
            await self._in_thread(self._end_snapshot)
            self._make_loaders()
            at = self._services.clock()
            return await self._in_thread(lambda: self._services.commands.execute(self.actor, command, at))

    async def close(self) -> None:
        """Give the snapshot and the slot back, also where the wait for it is cut short; nothing is read afterwards."""
        self._closed = True
        try:
            with anyio.CancelScope(shield=True):
                async with self._turn:
                    if self._stack is not None:
                        await self._in_thread(self._end_snapshot)
        finally:
            # A loop that ends cancels even what is shielded: then this thread waits for the one that reads.
            self._end_snapshot()
            if self._holds_slot:
                self._services.slots.operations.release_on_behalf_of(self)
                self._holds_slot = False

    async def _take_slot(self) -> None:
        if not self._holds_slot:
            await self._services.slots.operations.acquire_on_behalf_of(self)
            self._holds_slot = True

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Run in a thread, to its end even where the operation is cancelled: what a thread opens has to be closed."""
        running = asyncio.ensure_future(to_thread.run_sync(work, limiter=self._services.slots.threads))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait({running})
            raise

    def _on_snapshot(self, work: Callable[[Queries, Scope], T]) -> T:
        with self._guard:
            if self._closed:  # a thread that begins late must not open what nobody would close
                raise RuntimeError("the operation is over: nothing can be read for it")
            if self._queries is None:
                stack = ExitStack()
                self._queries = stack.enter_context(self._services.reads.snapshot())
                self._stack = stack
            return work(self._queries, self.scope)

    def _end_snapshot(self) -> None:
        with self._guard:
            stack, self._stack, self._queries = self._stack, None, None
            if stack is not None:
                stack.close()

    async def _load_loans(self, keys: list[UUID]) -> list[LoanView | None]:
        found = await self.read(lambda queries, scope: queries.loans_by_id(scope, keys))
        return [found.get(key) for key in keys]

    async def _load_borrowers(self, keys: list[UUID]) -> list[BorrowerView | None]:
        found = await self.read(lambda queries, scope: queries.borrowers_by_id(scope, keys))
        return [found.get(key) for key in keys]

    async def _load_loans_of(self, keys: list[UUID]) -> list[tuple[LoanView, ...]]:
        found = await self.read(lambda queries, scope: queries.loans_of_borrowers(scope, keys))
        return [found.get(key, ()) for key in keys]

    async def _load_documents(self, keys: list[Subject]) -> list[tuple[Document, ...]]:
        found: dict[Subject, tuple[Document, ...]] = {}
        for kind in {key.kind for key in keys}:
            ids = [key.id for key in keys if key.kind is kind]
            rows = await self.read(lambda q, scope, kind=kind, ids=ids: q.documents.of(scope, kind, ids))  # type: ignore[misc]
            found |= {Subject(kind, key): documents for key, documents in rows.items()}
        return [found.get(key, ()) for key in keys]


Info = StrawberryInfo[Context, None]
"""What resolvers get: `info.context` is the operation."""
