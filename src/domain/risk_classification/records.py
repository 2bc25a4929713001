"""Facts that people and other systems state (PT-3): a closed list of names, each with its type, bound and unit.

A stated fact is about one borrower or one claim, holds for the day its source states it for, and is kept for ever:
a later statement replaces an earlier one from its own day on, a withdrawal takes one back. Amounts are minor units of
the institution's currency.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.money import MAX_MINOR
from ..shared.rates import MAX_RATE
from ..shared.risk_class import RiskClass
from .facts import AllBanks, LookThrough, Renewal

MAX_ORIGIN: Final = 200
MAX_ROW: Final = 200
MAX_ASSETS: Final = 1_000
MAX_LABEL: Final = 200
EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2199, 12, 31)
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class FactSubject(StrEnum):
    """What a fact is about."""

    BORROWER = "BORROWER"
    """A borrower (债务人)."""
    CLAIM = "CLAIM"
    """A claim, with an account here or without (债权)."""


class ValueKind(StrEnum):
    """What the value of a fact is; the member of `FactValue` that must be given, and no other."""

    YES = "YES"
    AMOUNT = "AMOUNT"
    NUMBER = "NUMBER"
    DAY = "DAY"
    CHOICE = "CHOICE"
    CLASSES = "CLASSES"
    DEBTS = "DEBTS"
    RENEWAL = "RENEWAL"
    LOOK_THROUGH = "LOOK_THROUGH"
    CAUSE = "CAUSE"


@dataclass(frozen=True, slots=True)
class Cause:
    """Whether a short overdue has an operational or technical cause, and its document's SHA-256 (empty: none)."""

    technical: bool
    document: str = ""

    def __post_init__(self) -> None:
        if self.document and not _SHA256.fullmatch(self.document):
            raise InvalidInput("cause.document", self.document, "must be a SHA-256 in 64 lower-case hexadecimal digits")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValue:
    """A fact's value: one member is given, the one its name asks for."""

    yes: bool | None = None
    amount: int | None = None
    number: int | None = None
    day: date | None = None
    choice: str | None = None
    classes: tuple[RiskClass, ...] | None = None
    debts: AllBanks | None = None
    renewal: Renewal | None = None
    look_through: LookThrough | None = None
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class FactSpec:
    """What a name means.

    `unit` is empty, `minor units`, `days`, `hundredths`, `notch` or `units of 10⁻⁸ per year`; `least` and `most` bound
    numbers; `choices` are the closed list of a CHOICE; `external`: stated by somebody outside the bank, so that it
    grows old.
    """

    subject: FactSubject
    kind: ValueKind
    title_zh: str
    description: str
    unit: str = ""
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    external: bool = False


class FactName(StrEnum):
    """Every fact that may be stated; `SPECS` says what each is."""

    ALL_BANKS_DEBT = "ALL_BANKS_DEBT"
    NPL_AT_OTHER_BANKS = "NPL_AT_OTHER_BANKS"
    EXTERNAL_RATING = "EXTERNAL_RATING"
    RATING_CUT_SHARP = "RATING_CUT_SHARP"
    ABILITY_SIGNIFICANTLY_LOWERED = "ABILITY_SIGNIFICANTLY_LOWERED"
    BANKRUPTCY = "BANKRUPTCY"
    EVADES_DEBT = "EVADES_DEBT"
    LITIGATION = "LITIGATION"
    MERGER = "MERGER"
    GROUP_MEMBER_NPL = "GROUP_MEMBER_NPL"
    GROUP_ASSESSMENT = "GROUP_ASSESSMENT"
    FINANCIAL_DIFFICULTY = "FINANCIAL_DIFFICULTY"
    MAJOR_WARNING_SIGNAL = "MAJOR_WARNING_SIGNAL"
    ABLE_TO_PERFORM = "ABLE_TO_PERFORM"
    KEY_CUSTOMER = "KEY_CUSTOMER"
    FUND_USE_CHANGED = "FUND_USE_CHANGED"
    TECHNICAL_CAUSE = "TECHNICAL_CAUSE"
    REPAID_BY_NEW_DEBT = "REPAID_BY_NEW_DEBT"
    RENEWAL = "RENEWAL"
    FROM_MERGED_DEBTOR = "FROM_MERGED_DEBTOR"
    CREDIT_IMPAIRED = "CREDIT_IMPAIRED"
    EXPECTED_LOSS = "EXPECTED_LOSS"
    SIGNIFICANT_INCREASE = "SIGNIFICANT_INCREASE"
    INCREASE_REBUTTED = "INCREASE_REBUTTED"
    LOW_CREDIT_RISK = "LOW_CREDIT_RISK"
    ACCEPTED_ENHANCEMENT = "ACCEPTED_ENHANCEMENT"
    UNCERTAIN_BETWEEN = "UNCERTAIN_BETWEEN"
    DIFFICULTY_SOLVED = "DIFFICULTY_SOLVED"
    FINANCES_NOT_IMPROVED = "FINANCES_NOT_IMPROVED"
    SECURED_VALUE = "SECURED_VALUE"
    CASH_FLOW_COVER = "CASH_FLOW_COVER"
    RATING = "RATING"
    BALANCE = "BALANCE"
    DAYS_PAST_DUE = "DAYS_PAST_DUE"
    UNDRAWN_LIMIT = "UNDRAWN_LIMIT"
    EFFECTIVE_RATE = "EFFECTIVE_RATE"
    MATURITY = "MATURITY"
    LOOK_THROUGH = "LOOK_THROUGH"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFact:
    """A statement as it is kept; never changed.

    `origin` names the system or document, `row` the record in it, `stated_on` the day for which it states the fact,
    `recorded_by` the account that recorded it. `withdraws` names the statement that this one takes back.
    """

    id: UUID
    subject: FactSubject
    subject_id: UUID
    name: FactName
    value: FactValue
    origin: str
    row: str
    stated_on: date
    recorded_at: datetime
    recorded_by: str
    withdraws: UUID | None = None


class FactRefusal(StrEnum):
    """Why a fact is not recorded or withdrawn, in the order of checking."""

    STATED_IN_THE_FUTURE = "STATED_IN_THE_FUTURE"
    """The day it is stated for lies after the business date."""
    KEPT_BY_THE_ACCOUNT = "KEPT_BY_THE_ACCOUNT"
    """Balance, days past due, limit, rate and maturity of a claim with an account are what the account says."""
    CLAIM_CLOSED = "CLAIM_CLOSED"
    """The claim was closed by the day the fact is stated for."""
    ALREADY_WITHDRAWN = "ALREADY_WITHDRAWN"
    """The statement has been taken back already, or takes one back itself."""


_BORROWER, _CLAIM = FactSubject.BORROWER, FactSubject.CLAIM
_K: Final = ValueKind


def _yes(subject: FactSubject, zh: str, text: str, *, external: bool = False) -> FactSpec:
    return FactSpec(subject, _K.YES, zh, text, external=external)


def _amount(subject: FactSubject, zh: str, text: str, *, external: bool = False) -> FactSpec:
    return FactSpec(subject, _K.AMOUNT, zh, text, "minor units", 0, MAX_MINOR, external=external)


SPECS: Final[dict[FactName, FactSpec]] = {
    FactName.ALL_BANKS_DEBT: FactSpec(
        _BORROWER, _K.DEBTS, "各银行债务", "Debts at all banks, and the part overdue more than 90 days (art. 11(4)).",
        "minor units", 0, MAX_MINOR, external=True,
    ),
    FactName.NPL_AT_OTHER_BANKS: _yes(
        _BORROWER, "他行不良", "Has non-performing debt at another bank (art. 10(4)).", external=True
    ),
    FactName.EXTERNAL_RATING: FactSpec(
        _BORROWER, _K.NUMBER, "外部评级", "External rating notch, 1 the best.", "notch", 1, 30, external=True
    ),
    FactName.RATING_CUT_SHARP: _yes(
        _BORROWER, "外部评级大幅下调", "The external rating was cut sharply (art. 11(3)).", external=True
    ),
    FactName.ABILITY_SIGNIFICANTLY_LOWERED: _yes(
        _BORROWER, "履约能力显著下降", "Assessed: the ability to perform is significantly lowered (art. 11(3))."
    ),
    FactName.BANKRUPTCY: FactSpec(
        _BORROWER, _K.CHOICE, "破产程序", "Bankruptcy proceedings that a court has accepted (art. 13).",
        choices=("NONE", "LIQUIDATION", "REORGANISATION", "SETTLEMENT"), external=True,
    ),
    FactName.EVADES_DEBT: _yes(_BORROWER, "逃废银行债务", "Evades bank debt (art. 12(2))."),
    FactName.LITIGATION: _amount(
        _BORROWER, "涉诉金额", "Amount in dispute in open court cases; zero: none.", external=True
    ),
    FactName.MERGER: FactSpec(
        _BORROWER, _K.DAY, "并购日", "Day on which a merger changed the paying entity (art. 15)."
    ),
    FactName.GROUP_MEMBER_NPL: _yes(_BORROWER, "集团成员不良", "Another member of its group is non-performing."),
    FactName.GROUP_ASSESSMENT: FactSpec(
        _BORROWER, _K.CHOICE, "集团评估结论", "What the assessment after a group member's default found (art. 7).",
        choices=("NOT_MADE", "NO_EFFECT", "AFFECTED"),
    ),
    FactName.FINANCIAL_DIFFICULTY: FactSpec(
        _BORROWER, _K.CHOICE, "财务困难", "Which case of art. 18 holds; NONE: assessed, and none does.",
        choices=(
            "NONE", "OVERDUE", "OVERDUE_EXPECTED", "NON_PERFORMING", "NO_MARKET_REFINANCING", "DELISTING", "OTHER"
        ),
    ),
    FactName.MAJOR_WARNING_SIGNAL: _yes(_BORROWER, "重大风险预警信号", "A major warning signal stands."),
    FactName.ABLE_TO_PERFORM: _yes(
        _BORROWER, "具备持续履约能力", "Assessed: able to keep performing (art. 14 no. 2)."
    ),
    FactName.KEY_CUSTOMER: _yes(_BORROWER, "重点客户", "On the key-customer list."),
    FactName.FUND_USE_CHANGED: _yes(
        _CLAIM, "擅自改变资金用途", "The use of funds was changed without the bank's consent (art. 10(2))."
    ),
    FactName.TECHNICAL_CAUSE: FactSpec(
        _CLAIM, _K.CAUSE, "操作性或技术性原因", "Whether a short overdue has such a cause, and its document."
    ),
    FactName.REPAID_BY_NEW_DEBT: _yes(
        _CLAIM, "借新还旧", "Repaid by borrowing new to repay old, or by other debt (art. 10(3))."
    ),
    FactName.RENEWAL: FactSpec(
        _CLAIM, _K.RENEWAL, "续贷", "The attested conditions of a small-business renewal (金规〔2024〕13号)."
    ),
    FactName.FROM_MERGED_DEBTOR: _yes(_CLAIM, "并购目标债权", "Came from the target of the merger (art. 15)."),
    FactName.CREDIT_IMPAIRED: _yes(_CLAIM, "已发生信用减值", "Credit-impaired under CAS 22 art. 40 (art. 11(2))."),
    FactName.EXPECTED_LOSS: _amount(_CLAIM, "预期信用损失", "Expected credit loss (arts 12(3), 13(3))."),
    FactName.SIGNIFICANT_INCREASE: _yes(
        _CLAIM, "信用风险显著增加", "Credit risk has increased significantly since origination (CAS 22)."
    ),
    FactName.INCREASE_REBUTTED: _yes(
        _CLAIM, "显著增加推定已反驳", "Evidence rebuts the presumption by days past due of such an increase (CAS 22)."
    ),
    FactName.LOW_CREDIT_RISK: _yes(_CLAIM, "低信用风险", "Of low credit risk on the day (CAS 22)."),
    FactName.ACCEPTED_ENHANCEMENT: _yes(
        _CLAIM, "认可的信用增级", "Has credit enhancement that the regulator accepts (art. 7)."
    ),
    FactName.UNCERTAIN_BETWEEN: FactSpec(
        _CLAIM, _K.CLASSES, "难以确定的类别", "Classes between which the evidence leaves doubt (art. 5 prudence).",
        least=2, most=5,
    ),
    FactName.DIFFICULTY_SOLVED: _yes(
        _CLAIM, "财务困难已解决", "Assessed at the end of observation: the difficulty is solved (art. 20)."
    ),
    FactName.FINANCES_NOT_IMPROVED: _yes(
        _CLAIM, "财务状况未好转", "Paid as agreed in observation, but the finances did not improve (art. 22)."
    ),
    FactName.SECURED_VALUE: _amount(_CLAIM, "押品折后价值", "Value of collateral after haircuts."),
    FactName.CASH_FLOW_COVER: FactSpec(
        _CLAIM, _K.NUMBER, "现金流覆盖倍数", "Cash flow over debt service.", "hundredths", 0, 100_000
    ),
    FactName.RATING: FactSpec(_CLAIM, _K.NUMBER, "债项评级", "Rating notch of the claim, 1 the best.", "notch", 1, 30),
    FactName.BALANCE: _amount(_CLAIM, "债权余额", "Book principal of a claim without an account."),
    FactName.DAYS_PAST_DUE: FactSpec(
        _CLAIM, _K.NUMBER, "逾期天数", "Days past due of a claim without an account.", "days", 0, 36_500
    ),
    FactName.UNDRAWN_LIMIT: _amount(
        _CLAIM, "未使用额度", "Committed and not drawn of a claim without an account; zero: nothing can be drawn."
    ),
    FactName.EFFECTIVE_RATE: FactSpec(
        _CLAIM, _K.NUMBER, "实际利率",
        "Effective interest rate of a claim without an account: 4.35 % is 4350000, zero is interest-free.",
        "units of 10⁻⁸ per year", 0, MAX_RATE,
    ),
    FactName.MATURITY: FactSpec(_CLAIM, _K.DAY, "到期日", "Last day of the term of a claim without an account."),
    FactName.LOOK_THROUGH: FactSpec(
        _CLAIM, _K.LOOK_THROUGH, "穿透", "How a product is seen through (art. 16).", most=MAX_ASSETS
    ),
}  # fmt: skip
"""What each name means."""

_CONTRACT: Final = frozenset({FactName.UNDRAWN_LIMIT, FactName.EFFECTIVE_RATE, FactName.MATURITY})
OF_THE_ACCOUNT: Final = frozenset({FactName.BALANCE, FactName.DAYS_PAST_DUE}) | _CONTRACT
"""Facts that a claim with an account here takes from its account only."""


def check(name: FactName, subject: FactSubject, value: FactValue) -> None:
    """Refuse a value that can never be one of that name: another subject, member or bound (InvalidInput)."""
    spec = SPECS[name]
    if subject is not spec.subject:
        raise InvalidInput("subject", subject.value, f"{name.value} is a fact about a {spec.subject.value}")
    given = [field.name for field in fields(value) if getattr(value, field.name) is not None]
    wanted = spec.kind.value.lower()
    if given != [wanted]:
        raise InvalidInput("value", given, f"{name.value} takes {wanted} and nothing else")
    _CHECKS.get(spec.kind, _anything)(spec, getattr(value, wanted))


def _anything(_spec: FactSpec, _value: object) -> None:
    return


def _number(spec: FactSpec, value: int) -> None:
    if not spec.least <= value <= spec.most:
        raise InvalidInput("value", value, f"must be {spec.least} to {spec.most} {spec.unit}")


def _day(_spec: FactSpec, value: date) -> None:
    stated(value)


def _choice(spec: FactSpec, value: str) -> None:
    if value not in spec.choices:
        raise InvalidInput("value.choice", value, f"must be one of {', '.join(spec.choices)}")


def _classes(spec: FactSpec, value: tuple[RiskClass, ...]) -> None:
    if not spec.least <= len(set(value)) <= spec.most or len(set(value)) != len(value):
        raise InvalidInput("value.classes", [each.name for each in value], "must be two to five different classes")


def _debts(spec: FactSpec, value: AllBanks) -> None:
    for amount in (value.total_debt, value.overdue_over_90):
        _number(spec, amount)
    if value.overdue_over_90 > value.total_debt:
        why = f"is a part of {value.total_debt} and cannot exceed it"
        raise InvalidInput("value.debts", value.overdue_over_90, why)


def _look_through(spec: FactSpec, value: LookThrough) -> None:
    if len(value.assets) > spec.most:
        raise InvalidInput("value.lookThrough", len(value.assets), f"at most {spec.most} assets")
    for asset in value.assets:
        label("value.lookThrough.name", asset.name, MAX_LABEL)
    if value.by_expected_loss != (value.expected_class is not None):
        why = "an expected class is given exactly where the class follows the expected loss"
        raise InvalidInput("value.lookThrough", value.by_expected_loss, why)
    if not value.assets and not value.by_expected_loss:
        raise InvalidInput("value.lookThrough", 0, "must name an asset, or the class by expected loss")


def _renewal(_spec: FactSpec, value: Renewal) -> None:
    if value.old_maturity is not None:
        stated(value.old_maturity)


_CHECKS: Final[dict[ValueKind, Callable[[FactSpec, Any], None]]] = {
    _K.AMOUNT: _number,
    _K.NUMBER: _number,
    _K.DAY: _day,
    _K.CHOICE: _choice,
    _K.CLASSES: _classes,
    _K.DEBTS: _debts,
    _K.RENEWAL: _renewal,
    _K.LOOK_THROUGH: _look_through,
}


def stated(day: date) -> None:
    """Refuse a day on which no bank stated anything."""
    if not EARLIEST <= day <= LATEST:
        raise InvalidInput("day", day.isoformat(), f"must be between {EARLIEST} and {LATEST}")


def label(field: str, text: str, most: int) -> None:
    """Refuse text that is empty, too long or holds unprintable characters."""
    if not text.strip() or len(text) > most or not text.isprintable():
        raise InvalidInput(field, text, f"must be 1 to {most} printable characters")


def in_force(facts: Iterable[RecordedFact], as_of: date, known: datetime | None = None) -> list[RecordedFact]:
    """The statement that counts of each subject and name on a day, as known at an instant (None: all that is known).

    Of those stated for that day or earlier and not taken back, the latest day counts, and of one day the one recorded
    last.
    """
    latest: dict[tuple[FactSubject, UUID, FactName], RecordedFact] = {}
    for fact in standing(facts, as_of, known):
        latest[fact.subject, fact.subject_id, fact.name] = fact
    return list(latest.values())


def standing(facts: Iterable[RecordedFact], as_of: date, known: datetime | None = None) -> list[RecordedFact]:
    """The statements for a day or earlier that are not taken back, by day and order of recording."""
    seen = [fact for fact in facts if known is None or fact.recorded_at <= known]
    gone = {fact.withdraws for fact in seen}
    kept = (f for f in seen if f.withdraws is None and f.id not in gone and f.stated_on <= as_of)
    return sorted(kept, key=lambda f: (f.stated_on, f.recorded_at, f.id))


def too_old(fact: RecordedFact, as_of: date, maximum_days: int) -> bool:
    """Whether a fact that somebody outside the bank stated is older than the policy allows: it is unknown then.

    What speaks against the debtor does not lapse by time: it counts until something newer is stated (art. 5,
    prudence) [I].
    """
    return SPECS[fact.name].external and not _against(fact) and (as_of - fact.stated_on).days > maximum_days


def _against(fact: RecordedFact) -> bool:
    """Whether an outsider's yes or choice speaks against the debtor; every yes of an outsider does."""
    return fact.value.yes is True or (fact.name is FactName.BANKRUPTCY and fact.value.choice != "NONE")
