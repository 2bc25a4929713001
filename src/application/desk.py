"""What every use case shares while it runs: the transaction, who acts, when, and what is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from ..domain.approval import Proposal
from ..domain.collateral.policy import CollateralPolicy
from ..domain.loan.context import Context
from ..domain.loan.loan import Loan
from ..domain.policy import PolicyVersion, VersionBook
from ..domain.shared.actor import Actor
from ..domain.shared.errors import InvalidInput, Refusal
from ..domain.shared.ids import IdSource
from ..domain.shared.scope import Scope, scope_of
from .encoding import canonical
from .outbox import OutboxPosition
from .outcomes import Conflict, ConflictKind, NotFound, Refused, Subject, SubjectKind
from .policy_documents import COLLATERAL, book_of
from .ports import AuditEntry, Institution, Message, Unit
from .reference import policy_on


@dataclass
class Desk:
    """One transaction's desk: `at` is the instant of all that it records, `proposal` what is being carried out.

    `decided`: the proposal that the actor is agreeing to, as it was before, while its command is prepared again.
    `secured` gathers the loans whose collateral was changed, so that they are measured once when all is done.
    """

    unit: Unit
    actor: Actor
    at: datetime
    ids: IdSource
    proposal: UUID | None = None
    decided: Proposal | None = None
    secured: set[UUID] = field(default_factory=set)

    @cached_property
    def bank(self) -> Institution:
        """The actor's bank."""
        bank = self.unit.institutions.get(self.actor.institution)
        if bank is None:
            raise InvalidInput("institution", str(self.actor.institution), "is not known")
        return bank

    @property
    def proposer(self) -> str:
        """The person who asked for what is being prepared: of a proposal its maker."""
        return self.decided.maker if self.decided else self.actor.person

    @property
    def agreeing(self) -> tuple[str, ...]:
        """Who has agreed to what is being prepared, in order, the actor last; nobody where it is no proposal yet."""
        if self.decided is None:
            return ()
        return (*(opinion.person for opinion in self.decided.agreements), self.actor.person)

    @cached_property
    def context(self) -> Context:
        """What the fold needs."""
        return self.unit.reference.context(self.bank.id)

    @cached_property
    def policy(self) -> PolicyVersion:
        """The policy that counts on the booking date."""
        return policy_on(self.unit.reference.facts(self.bank.id), self.bank.booking_date)

    @cached_property
    def collateral_policies(self) -> VersionBook[CollateralPolicy]:
        """The bank's versions of the collateral policy."""
        return book_of(self.unit.policy_documents, self.bank.id, COLLATERAL)

    def forget_reference(self) -> None:
        """What was kept of index values, calendars and policies has changed: read it again."""
        self.__dict__.pop("context", None)
        self.__dict__.pop("policy", None)
        self.__dict__.pop("collateral_policies", None)

    @cached_property
    def scope(self) -> Scope:
        """What the actor may see."""
        return scope_of(self.actor)

    def loan(self, loan_id: UUID, expected_version: int | None = None) -> Loan | NotFound | Conflict:
        """A loan under lock; one in another branch is not there for this actor."""
        loan = self.unit.loans.get(self.bank.id, loan_id)
        if loan is None or not self.scope.allows(loan.institution, loan.branch):
            return NotFound(SubjectKind.LOAN, str(loan_id))
        return stale(SubjectKind.LOAN, loan.number, loan.version, expected_version) or loan

    @property
    def whole_bank(self) -> Subject:
        """The bank as what a command is about."""
        return Subject(SubjectKind.INSTITUTION, self.bank.id)

    def unread(self, consumer: str, most: int) -> Sequence[tuple[OutboxPosition, Message]]:
        """The next messages that a consumer of the outbox has not dealt with, each with the position behind it."""
        bank, consumers = self.actor.institution, self.unit.consumers
        return consumers.messages(bank, consumers.position(bank, consumer), most)

    def audit(self, subject: Subject, command: str, outcome: str, value: object) -> None:
        """One more link in the subject's chain."""
        entry = AuditEntry(subject, self.at, self.actor.account, self.actor.person, command, outcome, canonical(value))
        self.unit.journal.audit(self.bank.id, entry)

    def tell(self, kind: str, subject: Subject, data: object) -> None:
        """A message for others."""
        self.unit.journal.publish(self.bank.id, Message(self.ids.next(), kind, subject, self.at, canonical(data)))


def stale(kind: str, name: str, version: int, expected: int | None) -> Conflict | None:
    """A conflict when the caller decided on another version than the present one."""
    if expected is None or expected == version:
        return None
    return Conflict(
        ConflictKind.VERSION,
        f"{kind.lower()} {name} is at version {version}, not {expected}: read it again",
        (("version", str(version)), ("expected", str(expected))),
    )


def refused(command: str, rule: str, refusal: Refusal) -> Refused:
    """A domain refusal as an answer."""
    return Refused(
        command,
        rule,
        refusal.code.value,
        refusal.message,
        refusal.message_zh,
        refusal.article,
        refusal.details,
    )
