"""The facts of one debtor and its claims, from which classes follow; frozen, complete, each with its source.

None always means *unknown*: nobody has said. What our own records would know (a renewal, a restructuring, a
person's worsening) is never unknown, and None there means that there is none; those fields say so. Amounts are
minor units of the institution's currency; `as_of` is the day, seen at its end.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ..shared.risk_class import RiskClass
from .classes import Bankruptcy, ClaimKind, DebtorKind, DebtorSize, GroupAssessment, Guarantee


@dataclass(frozen=True, slots=True)
class Source:
    """Where one fact comes from.

    `fact` names the field (`days_past_due`), `claim` the claim it belongs to (empty: the debtor), `origin` the
    system or document, `row` the record in it, `day` the day for which it was stated.
    """

    fact: str
    claim: str
    origin: str
    row: str
    day: date


@dataclass(frozen=True, slots=True)
class Renewal:
    """The facts of a small-business renewal (续贷), 金规〔2024〕13号; every condition must hold.

    `previous_class` is the old loan's; `old_maturity` its last day, asked for medium enterprises (None: as_of counts).
    """

    signed_before_maturity: bool
    on_borrowers_application: bool
    previous_class: RiskClass
    lawful_operation: bool
    stable_operation: bool
    good_credit: bool
    interest_arrears: bool
    no_misuse: bool
    no_debt_evasion: bool
    working_capital: bool
    meets_new_loan_standard: bool
    old_maturity: date | None = None


@dataclass(frozen=True, slots=True)
class Restructured:
    """Where a restructured claim (重组资产) stands, arts 17-22.

    Attributes:
        in_observation: whether `as_of` lies in the observation period.
        class_before: the class at the restructuring.
        times: how often it was restructured without leaving observation in between; 2 or more is art. 22.
        finances_not_improved: paid as agreed, but its finances did not improve (art. 22).
        difficulty_solved: whether the difficulty was solved at the end of observation.
        observation_end: the last day of observation as it stands now; None after it has ended.
        became_non_performing: moved to 不良 inside observation (limits the way up to 关注).
    """

    in_observation: bool
    class_before: RiskClass
    times: int = 1
    finances_not_improved: bool = False
    difficulty_solved: bool = False
    observation_end: date | None = None
    became_non_performing: bool = False


@dataclass(frozen=True, slots=True)
class Repayments:
    """What art. 14 looks at on a non-performing claim.

    Attributes:
        cured_on: the day on which all overdue amounts and related fees were fully paid; None: they are not.
        due_dates: due dates after `cured_on` in order, each paid in full, or in the future and assumed so.
        missed_since: a due date after `cured_on` that was not paid in full on its day; None: none was.
        able_to_perform: the bank's assessment that the debtor can keep performing; None: not assessed.
    """

    cured_on: date | None
    due_dates: tuple[date, ...] = ()
    missed_since: date | None = None
    able_to_perform: bool | None = None


@dataclass(frozen=True, slots=True)
class SplitPart:
    """One part of a proposal to give one claim several classes (refused by art. 9)."""

    amount: int
    risk_class: RiskClass


@dataclass(frozen=True, slots=True)
class Underlying:
    """An asset that a structured product holds (art. 16)."""

    name: str
    risk_class: RiskClass


@dataclass(frozen=True, slots=True)
class LookThrough:
    """How a product is seen through (art. 16).

    `penetrable`: every underlying asset is in `assets`; otherwise the worst of them counts. `by_expected_loss`:
    products whose class follows expected gain or loss; then `expected_class` counts.
    """

    assets: tuple[Underlying, ...]
    penetrable: bool
    by_expected_loss: bool = False
    expected_class: RiskClass | None = None


@dataclass(frozen=True, slots=True)
class HumanClass:
    """A class that a person set, with the reason (art. 30); it can only worsen."""

    risk_class: RiskClass
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One claim (债权) on the debtor.

    Attributes:
        balance: book principal as in G11, on- and off-balance.
        by_days: whether the days-past-due method (脱期法) of the product's matrix applies.
        days_past_due: calendar days since the oldest unpaid due date (due date = day 0).
        technical_cause, cause_documented: an operational or technical cause of a short overdue, art. 10(1).
        expected_loss: expected credit loss, minor units, at most the balance.
        accepted_enhancement: credit enhancement accepted by the regulator (art. 7).
        previous_class: the class in force before (None: there was none).
        key_customer: on the bank's key-customer list (重点客户名单): 关注 second grade.
        secured: value of collateral after haircuts, minor units, for grades only.
        cash_flow_cover: cash flow over debt service in hundredths (120 = 1.2), for grades only.
        rating: internal or external rating notch, 1 best, for grades only.
        modified_in_difficulty: whether a change of terms in the debtor's favour met it in financial difficulty, of
            changes that `restructured` does not count; None: there was one, and nobody has said.
        number: the business number by which people know the claim (借据号); empty: its id.
    """

    id: str
    balance: int
    kind: ClaimKind = ClaimKind.CORPORATE_LOAN
    guarantee: Guarantee = Guarantee.CREDIT
    by_days: bool = False
    days_past_due: int | None = None
    technical_cause: bool | None = None
    cause_documented: bool | None = None
    fund_use_changed: bool | None = None
    repaid_by_new_debt: bool | None = None
    financial_difficulty: bool | None = None
    credit_impaired: bool | None = None
    expected_loss: int | None = None
    accepted_enhancement: bool | None = None
    major_warning_signal: bool | None = None
    group_member_npl: bool | None = None
    group_assessment: GroupAssessment = GroupAssessment.NOT_MADE
    from_merged_debtor: bool = False
    renewal: Renewal | None = None
    restructured: Restructured | None = None
    previous_class: RiskClass | None = None
    repayments: Repayments | None = None
    human: HumanClass | None = None
    uncertain_between: tuple[RiskClass, ...] = ()
    proposed_split: tuple[SplitPart, ...] = ()
    look_through: LookThrough | None = None
    key_customer: bool | None = None
    secured: int | None = None
    cash_flow_cover: int | None = None
    rating: int | None = None
    number: str = ""
    modified_in_difficulty: bool | None = False

    @property
    def name(self) -> str:
        """What explanations call the claim."""
        return self.number or self.id

    @property
    def refinanced(self) -> bool:
        """Whether the claim repaid older debt: a refinancing (再融资) in the sense of art. 17."""
        return self.repaid_by_new_debt is True or self.renewal is not None

    @property
    def under_observation(self) -> bool:
        """Whether the claim is a restructured asset (重组资产) that has not left observation.

        It leaves when the period is over and the difficulty solved. A refinancing or change of terms of a debtor in
        difficulty is restructured from its first day, whether or not anybody has opened an observation for it.
        """
        known = self.restructured
        if known is None:
            return self.modified_in_difficulty is True or (self.financial_difficulty is True and self.refinanced)
        return known.in_observation or not known.difficulty_solved


OVER_90: Final = 90
"""Days past due that must be exceeded to be in `AllBanks.overdue_over_90` (art. 11(4)); the law's number."""


@dataclass(frozen=True, slots=True)
class AllBanks:
    """The debtor's debts at all banks, this one included (征信): total, and the part overdue more than 90 days."""

    total_debt: int
    overdue_over_90: int


@dataclass(frozen=True, slots=True)
class DebtorFacts:
    """A debtor and all its claims in this bank.

    Attributes:
        claims: at least one, in any order, ids unique, at most 2,000; written-off claims are left out.
        merger_date: the day on which a merger changed the paying entity (None: none).
        rating_cut_sharp, ability_significantly_lowered: both needed by 11(3).
        sources: where each fact comes from.
    """

    id: str
    as_of: date
    claims: tuple[ClaimFacts, ...]
    kind: DebtorKind = DebtorKind.ENTERPRISE
    size: DebtorSize = DebtorSize.NONE
    all_banks: AllBanks | None = None
    npl_at_other_banks: bool | None = None
    rating_cut_sharp: bool | None = None
    ability_significantly_lowered: bool | None = None
    bankruptcy: Bankruptcy | None = None
    evades_debt: bool | None = None
    merger_date: date | None = None
    sources: tuple[Source, ...] = ()
