"""What a batch of loans' provisions are computed from: accounts, classes in force, facts, debtors, estimates.

A fixed number of statements per batch, whatever its size; only loans that have lived on since the day cost one more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from ..domain.loan.context import Context
from ..domain.loan.loan import Loan
from ..domain.provisioning.calculation import Inputs
from ..domain.provisioning.given import Given
from ..domain.provisioning.regulatory import Traits
from ..domain.provisioning.stage import Stage, Standing
from ..domain.risk_classification.facts import ClaimFacts
from ..domain.risk_classification.records import FactName, RecordedFact
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.risk_class import RiskClass
from .claims_store import ClaimStore
from .classification_codec import decode
from .classification_records import ClassificationStore
from .cover_measuring import Measuring
from .cover_security import Security, security_of
from .facts_store import FactStore
from .provisioning_exposure import Exposure, account_on, exposure_of
from .provisioning_records import Debtor, ProvisionStore

CONTAGION = ("7",)
"""The binding rules of a claim that is non-performing only through its debtor's other claims (art. 7)."""


@dataclass(frozen=True, slots=True)
class ClassInForce:
    """A claim's class in force on a day; `only_by_contagion`: non-performing through art. 7 alone.

    `in_observation`: restructured and still observed, by the last assessment.
    """

    risk_class: RiskClass
    only_by_contagion: bool = False
    in_observation: bool = False


class Sources(Measuring, Protocol):
    """The stores that provisions are gathered from, on one snapshot; a `Unit` is one."""

    @property
    def claims(self) -> ClaimStore: ...  # noqa: D102 - the type says it
    @property
    def facts(self) -> FactStore: ...  # noqa: D102
    @property
    def classifications(self) -> ClassificationStore: ...  # noqa: D102
    @property
    def provisions(self) -> ProvisionStore: ...  # noqa: D102


class ClassesInForce(Protocol):
    """Where provisions take classes from."""

    def of(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime
    ) -> Mapping[UUID, ClassInForce]:
        """The classes in force at the end of a day as known at an instant; a claim without one is not in it."""
        ...


@dataclass(frozen=True, slots=True)
class StoredClasses:
    """Classes from the history of classes and the assessments behind it."""

    unit: Sources

    def of(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime
    ) -> Mapping[UUID, ClassInForce]:
        """The classes in force, with what their assessments say of contagion and observation."""
        store = self.unit.classifications
        found = store.previous_classes(institution, claims, as_of, known)
        behind = store.assessments(institution, [row.assessment for row in found.values()])
        latest = self.unit.provisions.latest_assessments(institution, claims, as_of, known)
        texts = store.fact_sets(institution, sorted({each.facts for each in latest.values()}))
        told = {key: {each.id: each for each in decode(text).claims} for key, text in texts.items()}
        observed = {claim: _observed(told[each.facts].get(str(claim)), as_of) for claim, each in latest.items()}
        return {
            claim: ClassInForce(
                row.risk_class,
                only_by_contagion=not row.human and behind[row.assessment].binding == CONTAGION,
                in_observation=observed.get(claim, False),
            )
            for claim, row in found.items()
        }


def _observed(facts: ClaimFacts | None, as_of: date) -> bool:
    standing = facts.restructured if facts else None
    if standing is None or not standing.in_observation:
        return False
    return standing.observation_end is None or standing.observation_end >= as_of


Stated = Mapping[FactName, RecordedFact]
"""What counts of one claim by name."""


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """What people and systems state of a claim; None: unknown."""

    impaired: bool | None = None
    increase_found: bool | None = None
    rebutted: bool = False
    low_risk: bool = False
    secured: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A claim as a row of provisions names it; `product` of one without an account is its kind."""

    id: UUID
    debtor: UUID
    branch: str
    product: str
    currency: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """One claim with everything its provision asks for.

    `inputs` None: nothing at risk, no class in force, or facts are `missing`, which says in words which.
    """

    claim: Held
    exposure: Exposure
    risk_class: RiskClass | None
    inputs: Inputs | None
    missing: str = ""


def gather(
    unit: Sources,
    classes: ClassesInForce,
    loans: Sequence[Loan],
    context: Context,
    as_of: date,
    known: datetime,
    before: Mapping[UUID, Stage | None],
) -> tuple[Gathered, ...]:
    """Gather a batch of one institution's loans; `before` has the stage of the previous posted run."""
    if not loans:
        return ()
    bank, ids = loans[0].institution, [loan.id for loan in loans]
    in_force = classes.of(bank, ids, as_of, known)
    stated = stated_of(unit, bank, ids, as_of, known)
    debtors = unit.provisions.debtors(bank, sorted({loan.borrower for loan in loans}))
    estimates = unit.provisions.estimates(bank, ids, as_of, known)
    security = security_of(unit, loans, as_of, known)
    found = []
    for loan in loans:
        history = partial(unit.loans.history, bank, loan.id)
        account = account_on(loan, as_of, known, context, history)
        exposure = exposure_of(account, as_of)
        held = in_force.get(loan.id)
        if held is None and not exposure.drawn:
            # Nobody has drawn on the commitment: there is no claim to classify yet, and nothing speaks against it.
            held = ClassInForce(RiskClass.NORMAL)
        inputs, claim = None, Held(loan.id, loan.borrower, loan.branch, loan.product, loan.terms.currency)
        if held is not None and not exposure.over:
            said = read(stated.get(loan.id, {}))
            standing = standing_of(held, exposure, said, before.get(loan.id))
            # Stated in the institution's currency: of a claim in another one it is not counted, the prudent way.
            stated_value = said.secured if claim.currency == HOME_CURRENCY else 0
            secured = security.get(loan.id, Security(stated_value))
            inputs = inputs_of(claim, exposure, standing, debtors[loan.borrower], secured, as_of)
            if estimate := estimates.get(loan.id):
                # A flow whose day has passed has come in, or is no longer expected.
                inputs = replace(inputs, flows=tuple(flow for flow in estimate.flows if flow.day > as_of))
        found.append(Gathered(claim, exposure, held.risk_class if held else None, inputs))
    return tuple(found)


def standing_of(held: ClassInForce, exposure: Exposure, stated: StatedFacts, before: Stage | None) -> Standing:
    """What a claim's stage follows from."""
    return Standing(
        risk_class=held.risk_class,
        days_past_due=exposure.days_past_due,
        impaired=stated.impaired,
        only_by_contagion=held.only_by_contagion,
        increase_found=stated.increase_found,
        rebutted=stated.rebutted,
        low_risk=stated.low_risk,
        in_observation=held.in_observation,
        before=before,
    )


def inputs_of(
    claim: Held,
    exposure: Exposure,
    standing: Standing,
    debtor: Debtor,
    secured: Security,
    as_of: date,
    given: tuple[Given, ...] = (),
) -> Inputs:
    """The inputs of a claim, cash flows apart."""
    return Inputs(
        as_of=as_of,
        currency=claim.currency,
        balance=exposure.balance,
        exposures=exposure.exposures,
        last_days=exposure.last_days,
        undrawn=exposure.undrawn,
        rate=exposure.rate,
        standing=standing,
        traits=Traits(debtor.region, debtor.industry, claim.product),
        debtor=debtor.kind,
        recoverable=secured.recoverable,
        given=given,
        secured_by=secured.by,
    )


def stated_of(
    unit: Sources, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime
) -> Mapping[UUID, Stated]:
    """What counts of each claim at the end of a day, as known at an instant."""
    rows: dict[UUID, dict[FactName, RecordedFact]] = {}
    for fact in unit.facts.in_force(institution, claims, as_of, known):
        rows.setdefault(fact.subject_id, {})[fact.name] = fact
    return rows


def read(stated: Stated) -> StatedFacts:
    """What is stated of impairment, credit risk and collateral."""

    def yes(name: FactName) -> bool | None:
        fact = stated.get(name)
        return fact.value.yes if fact else None

    secured = stated.get(FactName.SECURED_VALUE)
    return StatedFacts(
        impaired=yes(FactName.CREDIT_IMPAIRED),
        increase_found=yes(FactName.SIGNIFICANT_INCREASE),
        rebutted=yes(FactName.INCREASE_REBUTTED) is True,
        low_risk=yes(FactName.LOW_CREDIT_RISK) is True,
        secured=(secured.value.amount or 0) if secured else 0,
    )
