"""Duties and which of them one person must not do on one loan (不相容岗位分离).

Persons count, not accounts, and acts count, not titles: whoever has done one of two incompatible duties on a loan does
not do the other on it, whatever post they hold by then. What a person takes over from another system on behalf of
those who acted there is an entry, not an act of its own; two entries oppose no one, an entry and an act do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.errors import Refusal


class Duty(StrEnum):
    """What a person does on a loan or for the bank; the docstring gives the Chinese name."""

    SURVEY = "SURVEY"
    """Finds out and proposes (调查)."""
    REVIEW = "REVIEW"
    """Reviews what was proposed, before it is decided (审查)."""
    APPROVAL = "APPROVAL"
    """Decides (审批)."""
    VALUATION = "VALUATION"
    """Values security (押品评估)."""
    BUSINESS = "BUSINESS"
    """Keeps the loan, its security and its papers (业务经办)."""
    POST_LOAN_CHECK = "POST_LOAN_CHECK"
    """Checks borrower and guarantors after the loan was paid out (贷后检查)."""
    DISBURSEMENT = "DISBURSEMENT"
    """Pays out (放款)."""
    ACCOUNTING = "ACCOUNTING"
    """Keeps the books of the loan (会计核算)."""
    CLASSIFY_FIRST = "CLASSIFY_FIRST"
    """Proposes a class (分类初分)."""
    CLASSIFY_CONFIRM = "CLASSIFY_CONFIRM"
    """Confirms a class (分类认定)."""
    CLASSIFY_APPROVE = "CLASSIFY_APPROVE"
    """Approves a class (分类审批)."""
    COLLECTION = "COLLECTION"
    """Demands payment, sues, enforces (催收清收)."""
    ACCEPT_PAYMENT = "ACCEPT_PAYMENT"
    """Accepts and books money (收款)."""
    WRITE_OFF_APPLY = "WRITE_OFF_APPLY"
    """Applies for a write-off (核销申请)."""
    WRITE_OFF_REVIEW = "WRITE_OFF_REVIEW"
    """Reviews a write-off, one of several (核销集体审议)."""
    WRITE_OFF_APPROVE = "WRITE_OFF_APPROVE"
    """Approves a write-off (核销审批)."""
    PROVISION_COMPUTE = "PROVISION_COMPUTE"
    """Computes provisions (拨备计提)."""
    PROVISION_CONFIRM = "PROVISION_CONFIRM"
    """Confirms provisions (拨备复核)."""
    LIABILITY_INVESTIGATE = "LIABILITY_INVESTIGATE"
    """Investigates liability (责任调查)."""
    LIABILITY_DECIDE = "LIABILITY_DECIDE"
    """Decides on liability (责任认定)."""
    ADMINISTRATION = "ADMINISTRATION"
    """Keeps settings, policies, posts and people (系统管理)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two duties that one person must not do on one loan.

    `within_days`: None: ever, on one loan. A number: anywhere in the bank, where less than so many days lie between
    them; such a pair parts posts, and people move from one post to another.
    """

    one: Duty
    other: Duty
    source: str
    within_days: int | None = None

    def opposite(self, duty: Duty) -> Duty | None:
        """The other duty of the pair; None where `duty` is neither."""
        if duty is self.one:
            return self.other
        return self.one if duty is self.other else None


COOLING_DAYS: Final = 365
"""Days between administering the system and doing business [I]: a year, as officers' terms are counted."""

_SEPARATION: Final = "不相容岗位分离 [K-h]"
_CLASSES: Final = "银保监会令2023年第1号 第30条 [S]"
_WRITE_OFF: Final = "财金〔2017〕90号 第12、18条 [S]"


def _each(source: str, *duties: Duty) -> tuple[Pair, ...]:
    """Every two of some duties."""
    return tuple(Pair(one, other, source) for place, one in enumerate(duties) for other in duties[place + 1 :])


_DOING_BUSINESS: Final = tuple(duty for duty in Duty if duty is not Duty.ADMINISTRATION)

INCOMPATIBLE: Final[tuple[Pair, ...]] = (
    *_each(_SEPARATION, Duty.SURVEY, Duty.REVIEW, Duty.APPROVAL),
    # Whoever surveys a loan does its business too.
    Pair(Duty.VALUATION, Duty.BUSINESS, _SEPARATION),
    Pair(Duty.VALUATION, Duty.SURVEY, _SEPARATION),
    *_each(_CLASSES, Duty.CLASSIFY_FIRST, Duty.CLASSIFY_CONFIRM, Duty.CLASSIFY_APPROVE),
    Pair(Duty.COLLECTION, Duty.ACCEPT_PAYMENT, _SEPARATION),
    *_each(_WRITE_OFF, Duty.WRITE_OFF_APPLY, Duty.WRITE_OFF_REVIEW, Duty.WRITE_OFF_APPROVE),
    Pair(Duty.PROVISION_COMPUTE, Duty.PROVISION_CONFIRM, _SEPARATION),
    Pair(Duty.LIABILITY_INVESTIGATE, Duty.LIABILITY_DECIDE, _SEPARATION),
    *(Pair(Duty.ADMINISTRATION, duty, _SEPARATION, COOLING_DAYS) for duty in _DOING_BUSINESS),
)
"""The table: what regulations on internal control part, with the source of each pair."""


class DutyRefusal(StrEnum):
    """Why an act is refused for who does it."""

    INCOMPATIBLE_DUTY = "INCOMPATIBLE_DUTY"
    """The person has done the opposite duty on the same loan."""


class Handled(StrEnum):
    """What an act was done on."""

    LOAN = "LOAN"
    """A loan (借据)."""
    BORROWER = "BORROWER"
    """A borrower or guarantor (借款人、保证人)."""
    CLAIM = "CLAIM"
    """A claim without an account here (无账户债权)."""
    COLLATERAL = "COLLATERAL"
    """An item of collateral (押品)."""
    GUARANTEE = "GUARANTEE"
    """A contract of guarantee (保证合同)."""
    LIABILITY_CASE = "LIABILITY_CASE"
    """A case of liability (责任认定案件)."""
    WRITE_OFF = "WRITE_OFF"
    """A write-off (核销项目)."""
    PROVISION_RUN = "PROVISION_RUN"
    """A computation of provisions (拨备计算)."""
    INSTITUTION = "INSTITUTION"
    """The bank itself (机构)."""


@dataclass(frozen=True, slots=True)
class Act:
    """One duty done by one person on one subject; never changed or removed.

    Attributes:
        person, account: who, in one spelling, and the account used.
        command: name of the command, such as `Extend`; of an approval that of the command approved.
        day: the bank's booking date.
        proposal: the proposal that was made or decided; None: done at once.
        entered: taken over from another system on behalf of those who acted there.
    """

    id: UUID
    institution: UUID
    kind: Handled
    subject: UUID
    duty: Duty
    person: str
    account: str
    command: str
    day: date
    at: datetime
    proposal: UUID | None = None
    entered: bool = False


def pairs_of(duty: Duty) -> tuple[Pair, ...]:
    """The pairs in which a duty stands."""
    return tuple(pair for pair in INCOMPATIBLE if duty in (pair.one, pair.other))


def on_the_loan(duties: Iterable[Duty]) -> frozenset[Duty]:
    """The duties that oppose any of some on the same subject, whenever they were done."""
    return _opposite(duties, in_bank=False)


def in_the_bank(duties: Iterable[Duty]) -> frozenset[Duty]:
    """The duties that oppose any of some anywhere in the bank, for a time."""
    return _opposite(duties, in_bank=True)


def _opposite(duties: Iterable[Duty], *, in_bank: bool) -> frozenset[Duty]:
    found = (
        pair.opposite(duty) for duty in duties for pair in pairs_of(duty) if (pair.within_days is not None) == in_bank
    )
    return frozenset(duty for duty in found if duty is not None)


def refuse_incompatible(duty: Duty, done: Sequence[Act], day: date, *, entered: bool = False) -> Refusal | None:
    """The first of the pairs that forbids this duty to a person who has done `done` on the same subjects.

    `done` holds acts of one person: those on the subjects of the new act, and for pairs that hold in the whole bank
    those on any. Refused: INCOMPATIBLE_DUTY, naming the earliest opposite act, its person and day, and the source.
    """
    for pair in pairs_of(duty):
        opposite = pair.opposite(duty)
        acts = [act for act in done if act.duty is opposite and _counts(act, pair, day, entered=entered)]
        if acts:
            return _refusal(duty, pair, min(acts, key=lambda act: (act.at, act.id)))
    return None


def _counts(act: Act, pair: Pair, day: date, *, entered: bool) -> bool:
    if entered and act.entered:
        return False
    return pair.within_days is None or abs(day - act.day) < timedelta(days=pair.within_days)


def _refusal(duty: Duty, pair: Pair, earlier: Act) -> Refusal:
    return Refusal(
        DutyRefusal.INCOMPATIBLE_DUTY,
        f"{earlier.person} did {earlier.duty} ({earlier.command}) on {earlier.day} as {earlier.account} on "
        f"{earlier.kind} {earlier.subject} and cannot do {duty} on it; another person is needed",
        f"{earlier.person} 已于 {earlier.day} 以账号 {earlier.account} 对同一业务对象办理 {earlier.duty}"
        f"({earlier.command}),不得再办理不相容的 {duty},须由他人办理",
        pair.source,
        (
            ("duty", duty.value),
            ("earlierDuty", earlier.duty.value),
            ("earlierCommand", earlier.command),
            ("person", earlier.person),
            ("day", earlier.day.isoformat()),
            ("subjectKind", earlier.kind.value),
            ("subject", str(earlier.subject)),
        ),
    )
