"""The dated events of a loan account: instructions, frozen, never edited.

An `Entry` is what is recorded: an event with its value date (when it counts), rank and sequence (its order inside
the day), booking date (the business date it entered) and recorded-at instant (knowledge). Amounts are minor units of
the loan's currency. An event states what was asked, not what came of it, except amounts agreed with the customer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import IntEnum, StrEnum
from operator import attrgetter
from typing import Final

from ..shared.errors import InvalidInput
from ..shared.money import MAX_MINOR
from ..shared.rates import Rate
from .terms import EARLIEST, LATEST, AllocationMode, Bucket, Plan

MAX_OPEN: Final = 400
"""Most unpaid instalments a take-on may bring."""


class Rank(IntEnum):
    """Order inside a day. START and DUE and END belong to the account's own processing, not to events.

    AFTER_WRITE_OFF is what happens to a written-off loan on the day of its write-off, whatever it is.
    """

    START = 0
    TAKE_ON = 1
    DISBURSEMENT = 2
    CHANGE = 3
    DUE = 4
    FEE = 5
    PAYMENT = 6
    WAIVER = 7
    STATUS = 8
    AFTER_WRITE_OFF = 9
    END = 15


class Surplus(StrEnum):
    """What the payer wants done with money beyond what is due: keep it as credit, or prepay (提前还款)."""

    CREDIT = "CREDIT"
    SHORTEN = "SHORTEN"  # 缩短期限: same instalment
    LOWER = "LOWER"  # 减少月供: same term


class FeeKind(StrEnum):
    """A fee of the bank (费用) or a cost of realising the claim (实现债权的费用)."""

    FEE = "FEE"
    COST = "COST"


@dataclass(frozen=True, slots=True)
class TakenOn:
    """One unpaid instalment of a running loan: open amounts on its due date, penalty and compound charged so far."""

    due: date
    principal: int = 0
    interest: int = 0
    penalty: int = 0
    compound: int = 0

    def __post_init__(self) -> None:
        for bucket in ("principal", "interest", "penalty", "compound"):
            _amount(f"take_on.{bucket}", getattr(self, bucket), least=0)


class HistoryFact(StrEnum):
    """What a running loan brings of its past besides money (存量历史事实)."""

    CLASS = "CLASS"  # 五级分类
    GRADE = "GRADE"  # 细分等级
    CREDIT_IMPAIRED = "CREDIT_IMPAIRED"  # 已发生信用减值
    RESTRUCTURED = "RESTRUCTURED"  # 重组
    OBSERVATION_STARTED = "OBSERVATION_STARTED"  # 观察期开始


@dataclass(frozen=True, slots=True)
class TakenOnFact:
    """A fact of the loan's past with the day from which it held; the account keeps it and does not act on it."""

    fact: HistoryFact
    since: date
    value: str = ""

    def __post_init__(self) -> None:
        _text("take_on.history.value", self.value, 200)


@dataclass(frozen=True, slots=True)
class TakeOn:
    """Migration of a running loan (存量贷款接入): balances on the value date, which is the first day we carry it.

    `undue` is principal not yet due, `accrued` the running period's interest accrued and not yet due in exact minor
    units, `instalment` the running level amount (none: computed), `next_due` the first due date of the plan still to
    come; earlier dates of the plan are history. `non_accrual` tells whether the loan came off balance, `history` what
    was known of its class, restructuring and observation.
    """

    undue: int
    next_due: date
    accrued: int = 0
    instalment: int | None = None
    arrears: tuple[TakenOn, ...] = ()
    fees: int = 0
    costs: int = 0
    credit: int = 0
    non_accrual: bool = False
    history: tuple[TakenOnFact, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        for name in ("undue", "accrued", "fees", "costs", "credit"):
            _amount(f"take_on.{name}", getattr(self, name), least=0)
        if self.instalment is not None:
            _amount("take_on.instalment", self.instalment, least=1)
        dues = [row.due for row in self.arrears]
        if len(dues) > MAX_OPEN or dues != sorted(set(dues)):
            raise InvalidInput("take_on.arrears", len(dues), f"must be at most {MAX_OPEN} rows with rising due dates")
        if len(self.history) > MAX_OPEN:
            raise InvalidInput("take_on.history", len(self.history), f"must be at most {MAX_OPEN} facts")
        if self.credit and self.arrears:
            raise InvalidInput("take_on.credit", self.credit, "must be zero while instalments are unpaid")
        _text("take_on.source", self.source, 200)


@dataclass(frozen=True, slots=True)
class Disbursement:
    """A drawdown (放款)."""

    amount: int

    def __post_init__(self) -> None:
        _amount("amount", self.amount)


@dataclass(frozen=True, slots=True)
class Agreed:
    """A split agreed with the customer. Principal goes to the oldest overdue first, then to principal not yet due;
    interest to interest due, then to interest accrued; what finds nothing open becomes credit.
    """

    principal: int = 0
    interest: int = 0
    fees: int = 0

    def __post_init__(self) -> None:
        for bucket in ("principal", "interest", "fees"):
            _amount(f"agreed.{bucket}", getattr(self, bucket), least=0)


@dataclass(frozen=True, slots=True)
class Repayment:
    """Money received (还款). `surplus` says what happens beyond what is due; `agreed` states a split instead."""

    amount: int
    surplus: Surplus = Surplus.CREDIT
    agreed: Agreed | None = None

    def __post_init__(self) -> None:
        _amount("amount", self.amount)
        if self.agreed and self.agreed.principal + self.agreed.interest + self.agreed.fees > self.amount:
            raise InvalidInput("agreed", self.amount, "the agreed parts exceed the amount paid")


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee or cost that falls due on its value date."""

    amount: int
    kind: FeeKind = FeeKind.FEE
    name: str = ""

    def __post_init__(self) -> None:
        _amount("amount", self.amount)
        _text("name", self.name, 100)


@dataclass(frozen=True, slots=True)
class RateChange:
    """A new contract rate (利率调整) from its value date, inside a period too; ends a floating rule if `fixed`."""

    rate: Rate
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Waiver:
    """Forgiven fees, costs, penalty, compound or due interest (减免), oldest first; capped at what is open."""

    interest: int = 0
    penalty: int = 0
    compound: int = 0
    fees: int = 0
    costs: int = 0

    def __post_init__(self) -> None:
        _some("waiver", self, ("interest", "penalty", "compound", "fees", "costs"))


@dataclass(frozen=True, slots=True)
class Forgiveness:
    """Forgiven principal (本金豁免): overdue principal oldest first, then principal not yet due (instalments are
    lowered); capped at what is open.
    """

    principal: int

    def __post_init__(self) -> None:
        _amount("principal", self.principal)


@dataclass(frozen=True, slots=True)
class Capitalisation:
    """Due interest, penalty and compound interest added to principal not yet due (利息资本化); capped at what is open.
    Instalments are recalculated over the plan's remaining dates.
    """

    interest: int = 0
    penalty: int = 0
    compound: int = 0

    def __post_init__(self) -> None:
        _some("capitalisation", self, ("interest", "penalty", "compound"))


@dataclass(frozen=True, slots=True)
class Extension:
    """Extension (展期): the last due date moves to `to`. Further regular due dates fall before it (none for a bullet
    loan, whose one date moves) and instalments are recalculated.
    """

    to: date

    def __post_init__(self) -> None:
        if not EARLIEST <= self.to <= LATEST:
            raise InvalidInput("to", str(self.to), f"must be between {EARLIEST} and {LATEST}")


@dataclass(frozen=True, slots=True)
class Deferral:
    """Deferral (延期还本付息): in the next `periods` instalments no principal falls due, and no interest either if
    `interest_too`, which then falls due with the one after. The last date stays; instalments are recalculated.
    """

    periods: int
    interest_too: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.periods <= 600:
            raise InvalidInput("periods", self.periods, "must be 1 to 600")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A new repayment plan (变更还款计划) for principal not yet due, from the value date, which must be the start of
    its cadence. With `reschedule_overdue` overdue principal moves back into the plan: a restructuring in difficulty.
    """

    plan: Plan
    reschedule_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Acceleration:
    """All principal and accrued interest fall due on the value date (提前收回/加速到期); contract interest ends."""


@dataclass(frozen=True, slots=True)
class Misuse:
    """Misuse of funds (挪用) found or cured: principal bears the misuse rate from the value date on, the heavier of
    misuse and overdue markup on overdue amounts, never both (银发〔2003〕251号).
    """

    active: bool = True


@dataclass(frozen=True, slots=True)
class AllocationSwitch:
    """A new allocation order (冲销顺序变更) from the value date on."""

    order: tuple[Bucket, ...]
    mode: AllocationMode

    def __post_init__(self) -> None:
        if sorted(self.order) != sorted(Bucket):
            raise InvalidInput("order", [str(b) for b in self.order], "must name each bucket exactly once")


@dataclass(frozen=True, slots=True)
class CreditRefund:
    """Credit paid back to the customer (退还溢缴款). Where the credit has gone since, the shortfall is a due cost."""

    amount: int

    def __post_init__(self) -> None:
        _amount("amount", self.amount)


@dataclass(frozen=True, slots=True)
class BankruptcyAcceptance:
    """A court accepted the debtor's bankruptcy: all principal falls due and interest of every kind stops (企业破产法
    art. 46).
    """


@dataclass(frozen=True, slots=True)
class WriteOff:
    """Written off (核销): everything falls due, the account leaves the balance sheet, the claim lives on as a memo."""


@dataclass(frozen=True, slots=True)
class PartialWriteOff:
    """A part of the principal is written off (部分核销), capped at what is on the balance sheet: the bank carries less,
    the debtor owes the same and bears the same interest (财金〔2017〕90号 arts 14, 15). The day's money comes after it.
    """

    principal: int

    def __post_init__(self) -> None:
        _amount("principal", self.principal)


@dataclass(frozen=True, slots=True)
class Reversal:
    """Takes the event with this sequence out of the account (冲正). It carries the reversed event's value date and
    rank; a reversal can itself be reversed.
    """

    target: int


Event = (
    TakeOn
    | Disbursement
    | Repayment
    | Fee
    | RateChange
    | Waiver
    | Forgiveness
    | Capitalisation
    | Extension
    | Deferral
    | PlanChange
    | Acceleration
    | Misuse
    | AllocationSwitch
    | CreditRefund
    | BankruptcyAcceptance
    | WriteOff
    | PartialWriteOff
    | Reversal
)

RANK: Final[dict[type, Rank]] = {
    TakeOn: Rank.TAKE_ON,
    Disbursement: Rank.DISBURSEMENT,
    RateChange: Rank.CHANGE,
    Extension: Rank.CHANGE,
    Deferral: Rank.CHANGE,
    PlanChange: Rank.CHANGE,
    Misuse: Rank.CHANGE,
    AllocationSwitch: Rank.CHANGE,
    Fee: Rank.FEE,
    Repayment: Rank.PAYMENT,
    CreditRefund: Rank.PAYMENT,
    Waiver: Rank.WAIVER,
    Forgiveness: Rank.WAIVER,
    Capitalisation: Rank.WAIVER,
    Acceleration: Rank.STATUS,
    BankruptcyAcceptance: Rank.STATUS,
    WriteOff: Rank.STATUS,
    PartialWriteOff: Rank.CHANGE,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A recorded event. `sequence` is unique in its account and rises with recording; `recorded_at` is UTC."""

    sequence: int
    value_date: date
    rank: Rank
    booking_date: date
    recorded_at: datetime
    event: Event
    reason: str = ""


_IN_FOLD_ORDER: Final = attrgetter("value_date", "rank", "sequence")


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that count, in fold order: neither reversed nor reversals. A reversal that is reversed itself does
    not count, so its target counts again.
    """
    kept = list(entries)
    if any(isinstance(entry.event, Reversal) for entry in kept):
        gone: set[int] = set()
        standing: list[Entry] = []
        for entry in sorted(kept, key=attrgetter("sequence"), reverse=True):
            if entry.sequence in gone:
                continue
            if isinstance(entry.event, Reversal):
                gone.add(entry.event.target)
            else:
                standing.append(entry)
        kept = standing
    return sorted(kept, key=_IN_FOLD_ORDER)


def _amount(field: str, value: int, least: int = 1) -> None:
    if type(value) is not int or not least <= value <= MAX_MINOR:
        raise InvalidInput(field, value, f"must be {least} to {MAX_MINOR} minor units")


def _some(field: str, event: object, names: tuple[str, ...]) -> None:
    total = 0
    for name in names:
        value = getattr(event, name)
        _amount(f"{field}.{name}", value, least=0)
        total += value
    if not total:
        raise InvalidInput(field, {f.name: 0 for f in fields(event)}, "must name an amount above zero")  # type: ignore[arg-type]


def _text(field: str, value: str, most: int) -> None:
    if len(value) > most or any(ord(char) < 32 for char in value):
        raise InvalidInput(field, value, f"must be at most {most} printable characters")
