"""What a contract of guarantee says, and the guarantee period that follows: Civil Code arts 686 and 692."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from .changes import Change, ChangeKind
from .life import Effect, Step
from .period import ClockContext, Deadline, fixed
from .statute import CIVIL_CODE, TermKey

MAX_MONTHS: Final = 600
"""The longest guarantee period that can be agreed in months."""


class GuaranteeForm(StrEnum):
    """What the contract says about the form."""

    GENERAL = "GENERAL"
    """General (一般保证): the debtor first."""
    JOINT = "JOINT"
    """Joint and several (连带责任保证)."""
    UNCLEAR = "UNCLEAR"
    """Not agreed, or unclear (没有约定或者约定不明)."""


class PeriodWording(StrEnum):
    """What the contract says about the guarantee period."""

    NOT_AGREED = "NOT_AGREED"
    """Nothing (没有约定)."""
    UNCLEAR = "UNCLEAR"
    """Something unclear, such as until the debt is paid (约定不明,如至主债务还清时为止)."""
    MONTHS = "MONTHS"
    """A number of months from the main due date (自主债务到期起若干月)."""
    UNTIL = "UNTIL"
    """Up to a day (至某日止)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeTerms:
    """A contract of guarantee.

    Attributes:
        guarantor, debtors: who guarantees for whom.
        contract_day: contracts before the Civil Code keep the older rules for what is unclear.
        main_due: when the main debt, or the last of them, is due as the guarantor agreed to it.
        months, until: of the wordings that have one.
        maximum: whether it guarantees up to a maximum amount (最高额保证); then `fixed_on` is the day on which
            the claims were fixed, None: they are not yet.
        no_transfer: transfer of the claim is forbidden by agreement with the guarantor, art. 696(2).
        shifts: whether art. 203 moves its end (art. 204: the parties may agree otherwise).
    """

    guarantor: UUID
    debtors: frozenset[UUID]
    contract_day: date
    form: GuaranteeForm
    main_due: date
    wording: PeriodWording = PeriodWording.NOT_AGREED
    months: int | None = None
    until: date | None = None
    maximum: bool = False
    fixed_on: date | None = None
    no_transfer: bool = False
    shifts: bool = True

    def __post_init__(self) -> None:
        if not self.debtors or self.guarantor in self.debtors:
            raise InvalidInput("debtors", len(self.debtors), "a guarantor guarantees for another person")
        if (self.months is not None) != (self.wording is PeriodWording.MONTHS):
            raise InvalidInput("months", self.months, "months belong to the wording MONTHS, and only to it")
        if self.months is not None and not 1 <= self.months <= MAX_MONTHS:
            raise InvalidInput("months", self.months, f"must be between 1 and {MAX_MONTHS}")
        if (self.until is not None) != (self.wording is PeriodWording.UNTIL):
            raise InvalidInput("until", self.until, "a day belongs to the wording UNTIL, and only to it")
        if self.fixed_on is not None and not self.maximum:
            raise InvalidInput("fixed_on", self.fixed_on.isoformat(), "only maximum-amount guarantees are fixed")

    @property
    def joint(self) -> bool:
        """Whether the guarantor owes like the debtor: unclear is general (686), before the Civil Code joint [K-h]."""
        if self.form is GuaranteeForm.UNCLEAR:
            return self.contract_day < CIVIL_CODE
        return self.form is GuaranteeForm.JOINT


@dataclass(frozen=True, slots=True)
class GuaranteePeriod:
    """The guarantee period: counted from `start`, None while a maximum amount is not fixed."""

    start: date | None
    deadline: Deadline | None
    steps: tuple[Step, ...] = ()


def _from(terms: GuaranteeTerms, due: date, ctx: ClockContext) -> GuaranteePeriod:
    if terms.maximum and terms.fixed_on is None:
        return GuaranteePeriod(None, None)
    # Interpretation 30: from the fixing, or from the last due date where that is later.
    start = due if terms.fixed_on is None else max(due, terms.fixed_on)
    if terms.until is not None and terms.until > start:
        deadline = ctx.shifted(terms.until)
    elif terms.months is not None:
        deadline = ctx.after(start, terms.months)
    else:
        # 692: a period that ends no later than the debt is due counts as none.
        unclear = terms.wording is PeriodWording.UNCLEAR
        key = TermKey.GUARANTEE_UNCLEAR if unclear else TermKey.GUARANTEE_NOT_AGREED
        deadline = ctx.after(start, ctx.months(key, terms.contract_day))
    return GuaranteePeriod(start, deadline if terms.shifts else fixed(deadline.nominal))


def guarantee_period(
    terms: GuaranteeTerms, changes: Sequence[Change], until: date, ctx: ClockContext
) -> GuaranteePeriod:
    """The guarantee period after the changes up to a day, which are given by day.

    Another due date counts only with the guarantor's written consent (695(2)), and not once the period is over:
    then only a new guarantee would help.
    """
    found, steps = _from(terms, terms.main_due, ctx), list[Step]()
    for change in changes:
        if change.kind is not ChangeKind.DUE_DATE or change.new_due is None or change.day > until:
            continue
        if found.deadline is not None and change.day > found.deadline.end:
            steps.append(Step(change.day, Effect.TOO_LATE, "民法典 art. 692", change.id))
        elif terms.guarantor in change.consenting:
            found = _from(terms, change.new_due, ctx)
            steps.append(Step(change.day, Effect.PERIOD_MOVED, "民法典 art. 695", change.id))
        else:
            steps.append(Step(change.day, Effect.PERIOD_UNCHANGED, "民法典 art. 695(2)", change.id))
    return GuaranteePeriod(found.start, found.deadline, tuple(steps))
