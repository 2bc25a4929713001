"""Whether an event makes a claim a restructured asset (重组资产), arts 17-19 and 23.

`restructured = financial difficulty AND (modification OR refinancing)`: a change without difficulty is none
(art. 23), difficulty without a change is none either. An event that gives an overdue amount a new date is both: the
amount was overdue (18 no. 1), and its schedule became easier (19 no. 2).
"""

from dataclasses import dataclass
from enum import StrEnum

from ..shared.errors import InvalidInput
from ..shared.rates import Rate

MAX_OTHER_CAUSE = 500


class Difficulty(StrEnum):
    """What art. 18 calls financial difficulty (财务困难); any one is enough."""

    OVERDUE = "OVERDUE"
    """18 no. 1: principal, interest or yield is overdue (本金、利息或收益已逾期)."""
    OVERDUE_EXPECTED = "OVERDUE_EXPECTED"
    """18 no. 2: ability has dropped, cash flow is expected to be insufficient (偿债能力下降,预计现金流不足)."""
    NON_PERFORMING = "NON_PERFORMING"
    """18 no. 3: the debtor's debt is already non-performing (债务已被归为不良)."""
    NO_MARKET_REFINANCING = "NO_MARKET_REFINANCING"
    """18 no. 4: it cannot refinance elsewhere at a fair market price (无法在其他银行以市场公允价格融资)."""
    DELISTING = "DELISTING"
    """18 no. 5: its public securities face or met delisting, with significant harm (证券退市且显著影响履约)."""
    OTHER = "OTHER"
    """18 no. 6: another case that the bank found, with its reason (银行认定的其他情形)."""


class Modification(StrEnum):
    """What art. 19 calls a change of the contract in the debtor's favour (合同调整)."""

    EXTENSION = "EXTENSION"
    """19 no. 1: extension (展期)."""
    EASIER_SCHEDULE = "EASIER_SCHEDULE"
    """19 no. 2: easier repayment schedule (宽限本息偿还计划)."""
    GRACE_PERIOD = "GRACE_PERIOD"
    """19 no. 3: new or longer grace period (新增或延长宽限期)."""
    INTEREST_CAPITALISED = "INTEREST_CAPITALISED"
    """19 no. 4: interest turned into principal (利息转为本金)."""
    RATE_BELOW_FAIR = "RATE_BELOW_FAIR"
    """19 no. 5: rate cut to below a fair rate (降低利率,使债务人获得比公允利率更优惠的利率)."""
    DEBT_REDUCED = "DEBT_REDUCED"
    """19 no. 6: principal, interest or fees reduced (减免本金、利息或相关费用)."""
    COLLATERAL_RELEASED = "COLLATERAL_RELEASED"
    """19 no. 7: part of the collateral released or replaced by poorer (释放部分押品或以较差押品置换)."""
    SWAP = "SWAP"
    """19 no. 8: swap or replacement (置换)."""
    OTHER_LOOSENING = "OTHER_LOOSENING"
    """19 no. 9: any other loosening (其他放松合同条款的措施)."""


class Refinancing(StrEnum):
    """What art. 17 calls refinancing (再融资) of existing debt."""

    NEW_FOR_OLD = "NEW_FOR_OLD"
    """Borrow new to repay old (借新还旧)."""
    OTHER_DEBT = "OTHER_DEBT"
    """New debt financing that repays the old (新增债务融资)."""


@dataclass(frozen=True, slots=True)
class DifficultySigns:
    """What is known of the debtor on the day of the change; None: nobody has said.

    `days_past_due` is the worst of the debtor's claims, `non_performing` whether any debt of it is 不良; `other` is
    the reason of a case that the bank itself found, empty: none (at most 500 characters).
    """

    days_past_due: int | None
    non_performing: bool | None
    cash_flow_insufficient: bool | None = None
    market_refinancing: bool | None = None
    delisting_harms: bool | None = None
    other: str = ""

    def __post_init__(self) -> None:
        if self.days_past_due is not None and self.days_past_due < 0:
            raise InvalidInput("days_past_due", self.days_past_due, "days past due are zero or more")
        if len(self.other) > MAX_OTHER_CAUSE:
            raise InvalidInput("other", self.other, f"a reason has at most {MAX_OTHER_CAUSE} characters")


@dataclass(frozen=True, slots=True)
class ContractChange:
    """A change of terms or a refinancing.

    `reschedules_overdue`: an amount that was overdue gets a new due date. A right that the contract already gave to
    the debtor counts like any other change when it is used (art. 17).
    """

    modifications: tuple[Modification, ...] = ()
    refinancings: tuple[Refinancing, ...] = ()
    reschedules_overdue: bool = False


@dataclass(frozen=True, slots=True)
class RestructuringFinding:
    """What arts 17-19 make of a change.

    `restructured` None: it changes terms or refinances, no sign of difficulty is known and some, named in
    `unknown` (fields of `DifficultySigns`), nobody has looked at. `articles` are those that decided.
    """

    restructured: bool | None
    difficulties: tuple[Difficulty, ...]
    modifications: tuple[Modification, ...]
    refinancings: tuple[Refinancing, ...]
    unknown: tuple[str, ...]
    articles: tuple[str, ...]


def difficulties(signs: DifficultySigns) -> tuple[tuple[Difficulty, ...], tuple[str, ...]]:
    """The items of art. 18 that hold, and the signs nobody has said anything about."""
    answers: tuple[tuple[Difficulty, str, bool | None], ...] = (
        (Difficulty.OVERDUE, "days_past_due", None if signs.days_past_due is None else signs.days_past_due > 0),
        (Difficulty.OVERDUE_EXPECTED, "cash_flow_insufficient", signs.cash_flow_insufficient),
        (Difficulty.NON_PERFORMING, "non_performing", signs.non_performing),
        (
            Difficulty.NO_MARKET_REFINANCING,
            "market_refinancing",
            None if signs.market_refinancing is None else not signs.market_refinancing,
        ),
        (Difficulty.DELISTING, "delisting_harms", signs.delisting_harms),
        (Difficulty.OTHER, "other", bool(signs.other.strip())),
    )
    found = tuple(item for item, _, answer in answers if answer)
    return found, tuple(name for _, name, answer in answers if answer is None)


def rate_modification(new: Rate, fair: Rate) -> tuple[Modification, ...]:
    """A rate cut is a modification only below the fair rate (19 no. 5); to the market rate it is none."""
    return (Modification.RATE_BELOW_FAIR,) if new < fair else ()


_DIFFICULTY_ARTICLE = {item: f"18({number})" for number, item in enumerate(Difficulty, 1)}
_MODIFICATION_ARTICLE = {item: f"19({number})" for number, item in enumerate(Modification, 1)}


def find_restructuring(change: ContractChange, signs: DifficultySigns) -> RestructuringFinding:
    """Whether the change makes a restructured asset; the articles that say so, or 23 when difficulty is absent."""
    found, unknown = difficulties(signs)
    modifications = change.modifications
    if change.reschedules_overdue:
        found = (Difficulty.OVERDUE, *(d for d in found if d is not Difficulty.OVERDUE))
        easier = Modification.EASIER_SCHEDULE
        modifications = (easier, *(m for m in modifications if m is not easier))
    changed = bool(modifications or change.refinancings)
    if changed and found:
        articles = ("17", *(_DIFFICULTY_ARTICLE[d] for d in found), *(_MODIFICATION_ARTICLE[m] for m in modifications))
        restructured: bool | None = True
    else:
        restructured = None if changed and unknown else False
        articles = ("23",) if changed and not unknown else ()
    return RestructuringFinding(restructured, found, modifications, change.refinancings, unknown, articles)
