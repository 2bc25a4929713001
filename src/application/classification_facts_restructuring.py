"""From what happened to a loan to where it stands as a restructured asset, and what art. 14 looks at.

Changes of terms and refinancings are judged on their own day: who changed terms in difficulty restructured, and what
gives an overdue amount a new date is a restructuring in difficulty by itself.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from ..domain.loan.events import (
    Capitalisation,
    Deferral,
    Event,
    Extension,
    Forgiveness,
    HistoryFact,
    PlanChange,
    RateChange,
    Waiver,
)
from ..domain.loan.payment_record import PaymentRecord, TermsChanged
from ..domain.risk_classification.facts import Repayments, Restructured
from ..domain.risk_classification.observation import Assessed, Classed, DueDate, Modified, observe
from ..domain.risk_classification.observation import Event as Observed
from ..domain.risk_classification.policy import ClassificationPolicy, UnknownTreatment
from ..domain.risk_classification.records import FactName
from ..domain.risk_classification.repayment_dates import MAX_DATES, Listed, Regular, RepaymentDates
from ..domain.risk_classification.restructuring import (
    ContractChange,
    Difficulty,
    DifficultySigns,
    Modification,
    Refinancing,
    find_restructuring,
)
from ..domain.risk_classification.upgrade import settled_on
from ..domain.shared.risk_class import RiskClass
from .claims_holdings import HeldLoan
from .classification_facts_material import Material, may_be_restructured

_MODIFICATIONS: Final[dict[type[Event], Modification]] = {
    Extension: Modification.EXTENSION,
    Deferral: Modification.GRACE_PERIOD,
    PlanChange: Modification.EASIER_SCHEDULE,
    RateChange: Modification.RATE_BELOW_FAIR,
    Capitalisation: Modification.INTEREST_CAPITALISED,
    Forgiveness: Modification.DEBT_REDUCED,
    Waiver: Modification.DEBT_REDUCED,
}
"""Which case of art. 19 each change of terms is."""
_DAY: Final = timedelta(days=1)
_DEFINITION: Final = "17"
_SECURITY_RELEASED: Final = ContractChange((Modification.COLLATERAL_RELEASED,))
_REFINANCED: Final = ContractChange(refinancings=(Refinancing.NEW_FOR_OLD,))


class Standing(NamedTuple):
    """Where a loan stands as a restructured asset (None: it is none).

    `refinanced` and `modified` say whether a refinancing, and a change of terms that made it none, met the debtor in
    difficulty; None: nobody has said. Without a refinancing `refinanced` is None, without such a change `modified` no.
    """

    restructured: Restructured | None = None
    refinanced: bool | None = None
    modified: bool | None = False


def standing(m: Material, loan: HeldLoan) -> Standing:
    """Where a loan stands, from everything that happened to it."""
    if not may_be_restructured(m, loan.id):
        return Standing()
    record = m.record(loan.id)
    changes = [*_terms_changed(m, loan, record), *_security_released(m, loan, record)]
    events: list[Observed] = [*_taken_on(m, loan, record), *(change for change in changes if change)]
    modified: bool | None = None if None in changes else False
    difficulty: bool | None = None
    for day in _refinanced_on(m, loan.id):
        difficulty = _finding(m, _REFINANCED, _signs(m, loan, day, None))
        if difficulty:
            events.append(_modification(m, loan, day, _dues(record, day)))
    if not events:
        return Standing(None, difficulty, modified)
    first = min(event.on for event in events)
    events += [DueDate(each.due, each.paid_in_full_on) for each in record.dates if each.due > first]
    events += [Classed(row.effective, row.risk_class) for row in m.classes.get(loan.id, ())]
    for fact in m.dated.get((loan.id, FactName.DIFFICULTY_SOLVED), ()):
        events.append(Assessed(fact.stated_on, solved=bool(fact.value.yes)))
    return Standing(observe(events, m.as_of, m.policy).restructured, difficulty, modified)


def _terms_changed(m: Material, loan: HeldLoan, record: PaymentRecord) -> Iterator[Modified | None]:
    """Changes of terms that are restructurings; None: one of which nobody has said whether it is."""
    for change in record.changes:
        found = _met_in_difficulty(m, loan, change)
        if found is None:
            yield None
        elif found:
            yield _modification(m, loan, change.entry.value_date, change.dues, change.days_past_due)


def _security_released(m: Material, loan: HeldLoan, record: PaymentRecord) -> Iterator[Modified | None]:
    """Collateral released or replaced by poorer (art. 19 no. 7), judged on its own day like a change of terms."""
    for given_up in m.given_up.get(loan.id, ()):
        day = given_up.value_date
        found = _finding(m, _SECURITY_RELEASED, _signs(m, loan, day, None))
        if found is None:
            yield None
        elif found:
            yield _modification(m, loan, day, _dues(record, day), record.days_past_due(day))


def _taken_on(m: Material, loan: HeldLoan, record: PaymentRecord) -> Iterator[Modified]:
    """A loan that was restructured before it was taken on, as its old system says."""
    history = m.history(loan.id)
    restructuring = history.get(HistoryFact.RESTRUCTURED)
    if restructuring is None:
        return
    started = history.get(HistoryFact.OBSERVATION_STARTED, restructuring).since
    first = max(started, restructuring.since)
    dues = (first, *(due for due in _dues(record, first) if due > first))
    before = m.class_before(loan.id, restructuring.since) or RiskClass.NORMAL
    yield Modified(restructuring.since, first, _repayments(first, dues), before)


def _met_in_difficulty(m: Material, loan: HeldLoan, change: TermsChanged) -> bool | None:
    """Whether a change of terms is a restructuring; None: nobody has said.

    A cut of the rate alone is a modification only below a fair rate, which nobody has said either: it counts where
    the debtor is known to be in difficulty [I].
    """
    event = type(change.entry.event)
    if event is RateChange and not change.rate_cut:
        return False
    terms = ContractChange((_MODIFICATIONS[event],), reschedules_overdue=change.rescheduled)
    found = _finding(m, terms, _signs(m, loan, change.entry.value_date, change))
    return bool(found) if event is RateChange else found


def _finding(m: Material, change: ContractChange, signs: DifficultySigns) -> bool | None:
    """Whether it is a restructuring; what nobody has said counts as the policy says of art. 17."""
    found = find_restructuring(change, signs).restructured
    loosens = bool(change.modifications) and change.modifications != (Modification.RATE_BELOW_FAIR,)
    if found is None and loosens and m.policy.treatments.get(_DEFINITION) is UnknownTreatment.WORSE:
        return True
    return found


def _signs(m: Material, loan: HeldLoan, day: date, change: TermsChanged | None) -> DifficultySigns:
    """What is known of the debtor's difficulty on a day."""
    loans = m.siblings[loan.borrower]
    days = [m.record(each.id).days_past_due(day) for each in loans if each.id != loan.id]
    own = m.record(loan.id).days_past_due(day) if change is None else change.days_past_due
    classes = [found for each in loans if (found := m.class_before(each.id, day - _DAY)) is not None]
    stated = m.fact_on(loan.borrower, FactName.FINANCIAL_DIFFICULTY, day)
    case = stated.value.choice if stated else None

    def holds(which: Difficulty) -> bool | None:
        return None if case is None else case == which.value

    refinancing = holds(Difficulty.NO_MARKET_REFINANCING)
    return DifficultySigns(
        days_past_due=max([own, *days]),
        non_performing=any(each.non_performing for each in classes) or bool(holds(Difficulty.NON_PERFORMING)),
        cash_flow_insufficient=holds(Difficulty.OVERDUE_EXPECTED),
        market_refinancing=None if refinancing is None else not refinancing,
        delisting_harms=holds(Difficulty.DELISTING),
        other=stated.origin if stated is not None and case == Difficulty.OTHER.value else "",
    )


def _modification(m: Material, loan: HeldLoan, day: date, dues: Sequence[date], days_past_due: int = 0) -> Modified:
    first = dues[0] if dues else day
    # The class of the day itself may already be what came of the change.
    before = max(m.class_before(loan.id, day - _DAY) or RiskClass.NORMAL, class_by_days(days_past_due, m.policy))
    not_improved = m.fact_on(loan.id, FactName.FINANCES_NOT_IMPROVED, day)
    return Modified(
        day,
        first,
        _repayments(first, dues),
        before,
        finances_not_improved=bool(not_improved and not_improved.value.yes),
    )


def class_by_days(days_past_due: int, policy: ClassificationPolicy) -> RiskClass:
    """The floor of arts 10(1), 11(1), 12(1) and 13(1): no change of terms makes an amount less overdue than it was."""
    for limit, found in (
        (policy.loss_days, RiskClass.LOSS),
        (policy.doubtful_days, RiskClass.DOUBTFUL),
        (policy.substandard_days, RiskClass.SUBSTANDARD),
    ):
        if days_past_due > limit:
            return found
    return RiskClass.SPECIAL_MENTION if days_past_due >= policy.special_mention_days else RiskClass.NORMAL


def _repayments(first: date, dues: Sequence[date]) -> RepaymentDates:
    """How the repayment dates go on: by the plan, or monthly where the plan says nothing after the change."""
    return Listed(tuple(dues[:MAX_DATES])) if dues else Regular(first, 1)


def _dues(record: PaymentRecord, day: date) -> tuple[date, ...]:
    """The due dates after a day, past ones and coming ones."""
    return tuple(due for due in (*(each.due for each in record.dates), *record.coming) if due > day)


def _refinanced_on(m: Material, loan: UUID) -> Iterator[date]:
    """The days for which it is stated that the claim repaid older debt; a statement repeated is the same event."""
    for name in (FactName.REPAID_BY_NEW_DEBT, FactName.RENEWAL):
        told = False
        for fact in m.dated.get((loan, name), ()):
            says = fact.value.renewal is not None or bool(fact.value.yes)
            if says and not told:
                yield fact.stated_on
            told = says


def repayments(m: Material, loan: HeldLoan) -> Repayments:
    """What art. 14 looks at on a non-performing loan.

    Where nothing was ever overdue, payment counts from the day on which the class in force began [I].
    """
    record = m.record(loan.id)
    able = m.fact(loan.borrower, FactName.ABLE_TO_PERFORM)
    paid = record.settled_on if record.was_overdue else _classed_since(m, loan)
    cured = settled_on(paid, paid, record.rescheduled_to, m.policy)
    after = [each for each in record.dates if cured is not None and each.due > cured]
    missed = next((each.due for each in after if each.paid_in_full_on is None or each.paid_in_full_on > each.due), None)
    met = [each.due for each in after if missed is None or each.due < missed]
    coming = [due for due in record.coming if cured is not None and due > cured][: m.policy.upgrade_periods]
    return Repayments(cured, (*met, *coming)[:MAX_DATES], missed, able.value.yes if able else None)


def _classed_since(m: Material, loan: HeldLoan) -> date | None:
    """Since when the loan has been non-performing without a break."""
    rows = sorted(m.classes.get(loan.id, ()), key=lambda row: (row.effective, row.sequence))
    since: date | None = None
    for row in rows:
        since = (since or row.effective) if row.risk_class.non_performing else None
    brought = m.history(loan.id).get(HistoryFact.CLASS)
    return since or (brought.since if brought and not rows else None)
