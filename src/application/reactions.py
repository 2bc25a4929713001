"""What one module makes of another's events: the only place where modules meet.

A reaction is an idempotent consumer of the outbox: it keeps up to where it has read, in the same transaction as what
it did. In a small installation it runs right after each command's commit; the business day reads to the end of the
outbox before the step that needs it. The lag is that of the longest running writer.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.shared.actor import ALL_BRANCHES, Actor, Role
from ..domain.shared.ids import IdSource
from .classification_assessing import assess
from .classification_records import NON_PERFORMING
from .desk import Desk
from .facts_exchange import RATE_PUBLISHED
from .outcomes import SubjectKind
from .policy_documents import PolicyFamily
from .ports import Message, Transactions, Unit
from .reactions_groups import GroupTask, others_of, regrouped

CLASSIFYING: Final = "classification"
"""The consumer that has debtors assessed when their facts change."""
MESSAGES: Final = 200
"""Messages read in a transaction."""
AT_ONCE: Final = 20
"""Debtors assessed right after a commit; of more, as imports bring them, each is due with the business day."""
PAGE: Final = 1_000
"""Debtors that become due in a statement."""
ROUNDS: Final = 5
"""Transactions after one commit; what is left then is read after the next, or with the business day."""


@dataclass(slots=True)
class Concerned:
    """Who is to be assessed: claims whose debtors are to be found, debtors, or every debtor from a day on.

    `moved`: debtors that are non-performing since a day, or no longer (None); `left`: borrowers that changed their
    group, and which they left; both concern the other members. `currencies`: of whose claims the value is another.
    `tasks`: what the bank must assess.
    """

    claims: set[UUID] = field(default_factory=set)
    debtors: set[UUID] = field(default_factory=set)
    everybody: date | None = None
    moved: dict[UUID, date | None] = field(default_factory=dict)
    left: dict[UUID, str] = field(default_factory=dict)
    currencies: set[str] = field(default_factory=set)
    tasks: list[GroupTask] = field(default_factory=list)

    def at_most(self, number: int) -> bool:
        """Whether no more than so many debtors are concerned."""
        return self.everybody is None and not self.currencies and len(self.debtors) <= number

    def tell(self, desk: Desk) -> None:
        """Tell what the bank must assess."""
        for task in self.tasks:
            task.tell(desk)

    def make_due(self, unit: Unit, institution: UUID, day: date) -> None:
        """Have them assessed with the business day."""
        if self.debtors:
            unit.classification_runs.wake_by(institution, sorted(self.debtors), day)
        if self.everybody is not None:
            unit.classification_runs.wake_all_by(institution, max(day, self.everybody))
        after: UUID | None = None
        wanted = sorted(self.currencies)
        while wanted and (page := unit.holdings.holders(institution, wanted, after, PAGE)):
            unit.classification_runs.wake_by(institution, page, day)
            after = page[-1]


def _subject(told: Concerned, message: Message) -> None:
    """A loan, a claim or a borrower has changed: the debtor's claims belong together."""
    if message.subject.kind is SubjectKind.BORROWER:
        told.debtors.add(message.subject.id)
    elif message.subject.kind in (SubjectKind.LOAN, SubjectKind.CLAIM):
        told.claims.add(message.subject.id)


def _borrower(told: Concerned, message: Message) -> None:
    """A borrower has changed; where it changed its group, the other members are concerned too."""
    _subject(told, message)
    if group := json.loads(message.data).get("group"):
        told.left.setdefault(message.subject.id, group["from"])


def _standing(told: Concerned, message: Message) -> None:
    """A debtor has become non-performing, or is no longer: what that means for its group is to be assessed."""
    if message.type == NON_PERFORMING:
        data = json.loads(message.data)
        told.moved[message.subject.id] = date.fromisoformat(data["day"]) if data["nonPerforming"] else None


def _reference(told: Concerned, message: Message) -> None:
    """A new exchange rate: claims in that currency are worth something else."""
    if message.type == RATE_PUBLISHED:
        told.currencies.add(json.loads(message.data)["currency"])


def _policy(told: Concerned, message: Message) -> None:
    """Another classification policy or product catalogue counts from a day on: everybody's class may be another."""
    data = json.loads(message.data)
    if data["family"] in (PolicyFamily.CLASSIFICATION, PolicyFamily.PRODUCTS):
        first = date.fromisoformat(data["effectiveFrom"])
        told.everybody = min(first, told.everybody or first)


def _secured(told: Concerned, message: Message) -> None:
    """Loans are secured otherwise: what covers them counts for grades and provisions."""
    told.claims |= {UUID(loan) for loan in json.loads(message.data).get("loans", ())}


REACTIONS: Final[Mapping[str, Callable[[Concerned, Message], None]]] = {
    "loan": _subject,
    "borrower": _borrower,
    "claim": _subject,
    "fact": _subject,
    "policy": _policy,
    "reference": _reference,
    "classification": _standing,
    "collateral": _secured,
}
"""By the module that tells."""
_NOT_OURS: Final = frozenset({"policy.Adopted"})
"""The policy of loan accounts: what it changes in a loan, the loan's own messages or its wake-up tell."""


def concerned(unit: Unit, institution: UUID, messages: Sequence[Message]) -> Concerned:
    """Whom messages concern."""
    told = Concerned()
    for message in messages:
        react = REACTIONS.get(message.type.partition(".")[0])
        if react is not None and message.type not in _NOT_OURS:
            react(told, message)
    if told.claims:
        briefs = unit.claims.briefs(institution, sorted(told.claims))
        told.debtors |= {brief.borrower for brief in briefs.values()}
    _groups(unit, institution, told)
    _holders(unit, institution, told)
    return told


def _groups(unit: Unit, institution: UUID, told: Concerned) -> None:
    """The other members of groups, and what the bank must assess."""
    tasks: dict[tuple[UUID, UUID], GroupTask] = {}
    for found in (others_of(unit, institution, told.moved), regrouped(unit, institution, told.left)):
        for debtor, task in found:
            told.debtors.add(debtor)
            if task is not None:
                tasks[debtor, task.because] = task
    told.tasks += tasks.values()


def _holders(unit: Unit, institution: UUID, told: Concerned) -> None:
    """Who has claims in a currency: a few are debtors like others, many stay named by their currency."""
    if told.currencies:
        few = unit.holdings.holders(institution, sorted(told.currencies), None, AT_ONCE + 1)
        if len(few) <= AT_ONCE:
            told.debtors |= set(few)
            told.currencies.clear()


def system(institution: UUID) -> Actor:
    """Who acts when nobody asked: the bank's own rules."""
    roles, branches = frozenset({Role.OPERATIONS}), frozenset({ALL_BRANCHES})
    return Actor("system:classification", "system:classification", institution, roles, branches)


class Reactions:
    """Runs reactions right after a commit.

    `now` gives instants, `ids` ids; `told` hears of what could not be done at once: it is due with the business day,
    and the command that was committed is answered as it was.
    """

    def __init__(
        self,
        transactions: Transactions,
        *,
        now: Callable[[], datetime],
        ids: IdSource,
        told: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        self._transactions = transactions
        self._now = now
        self._ids = ids
        self._told = told

    def after_commit(self, institution: UUID) -> None:
        """Do what the newest messages ask for."""
        try:
            for _ in range(ROUNDS):
                if not self._round(institution):
                    return
        except Exception as problem:  # noqa: BLE001 - the command is committed; its messages wait in the outbox
            self._told(problem)

    def _round(self, institution: UUID) -> bool:
        try:
            return self._transactions.write(lambda unit: self._react(unit, institution, AT_ONCE))
        except Exception as problem:  # noqa: BLE001 - what cannot be assessed now is due, and reported then
            self._told(problem)
            return self._transactions.write(lambda unit: self._react(unit, institution, 0))

    def _react(self, unit: Unit, institution: UUID, at_once: int) -> bool:
        """Read the next messages; whether there were any."""
        messages = unit.consumers.messages(institution, unit.consumers.position(institution, CLASSIFYING), MESSAGES)
        if not messages:
            return False
        desk = Desk(unit, system(institution), self._now(), self._ids)
        told = concerned(unit, institution, [message for _, message in messages])
        told.tell(desk)
        if told.at_most(at_once):
            refused = assess(desk, sorted(told.debtors), desk.bank.booking_date).refused
            Concerned(debtors=set(refused)).make_due(unit, institution, desk.bank.business_date)
        else:
            told.make_due(unit, institution, desk.bank.business_date)
        unit.consumers.move(institution, CLASSIFYING, messages[-1][0])
        return True
