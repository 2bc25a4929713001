"""One claim's provision from its inputs, and the same calculation told step by step.

Inputs are plain frozen data that a store keeps beside the result, so that it can be told again as it was.
"""

from dataclasses import dataclass
from datetime import date

from ..shared.errors import InvalidInput
from ..shared.rates import Rate
from .cash_flow import CashFlow, Recovery, recovery
from .ecl import ExpectedLoss, Outlook, converted, expected_loss, impaired_loss
from .given import Given
from .parts import Basis, Segment
from .policy import ProvisioningPolicy
from .regulatory import Regulatory, Traits, regulatory
from .security import SecuredBy
from .stage import Stage, Staging, Standing, staging


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one claim's provision is computed from; amounts in minor units of its currency.

    Attributes:
        balance: book principal, the base of regulatory provisions.
        exposures: gross carrying amount in year 1 (interest, penalty and fees receivable included) and what the
            contract leaves of it at the start of year 2, 3, …
        last_days: days of the last year, 1 to 365.
        undrawn: committed and not drawn, off the balance sheet.
        rate: effective interest rate.
        recoverable: collateral after haircuts.
        flows: estimated cash flows of a claim in stage 3; None: none were estimated.
        debtor: kind of debtor, by which a segment is found.
        given: of a claim without an account, where its figures come from; empty: from its account.
        secured_by: the items whose values `recoverable` was measured from; empty: it was stated, or there is none.
    """

    as_of: date
    currency: str
    balance: int
    exposures: tuple[int, ...]
    last_days: int
    undrawn: int
    rate: Rate
    standing: Standing
    traits: Traits
    debtor: str
    recoverable: int = 0
    flows: tuple[CashFlow, ...] | None = None
    given: tuple[Given, ...] = ()
    secured_by: tuple[SecuredBy, ...] = ()

    def __post_init__(self) -> None:
        if self.balance < 0 or self.undrawn < 0:
            raise InvalidInput("balance", min(self.balance, self.undrawn), "must be zero or more minor units")
        Outlook(self.exposures, self.rate, self.last_days, self.recoverable)


@dataclass(frozen=True, slots=True)
class Provision:
    """What a claim needs: stage, regulatory provisions, expected loss, and `amount`, what is booked by the policy.

    Exactly one of `by_scenario` and `by_cash_flow` is there; `outlook` is what the scenarios looked at.
    """

    staging: Staging
    segment: Segment
    outlook: Outlook
    regulatory: Regulatory
    by_scenario: ExpectedLoss | None
    by_cash_flow: Recovery | None
    amount: int

    @property
    def expected_loss(self) -> int:
        """The expected credit loss in minor units."""
        if self.by_cash_flow is not None:
            return self.by_cash_flow.loss
        return self.by_scenario.amount if self.by_scenario else 0


def outlook_of(inputs: Inputs, segment: Segment) -> Outlook:
    """The outlook with what converts of the undrawn amount."""
    extra = converted(inputs.undrawn, segment.conversion)
    exposures = tuple(exposure + extra for exposure in inputs.exposures)
    return Outlook(exposures, inputs.rate, inputs.last_days, inputs.recoverable)


def provision(inputs: Inputs, policy: ProvisioningPolicy) -> Provision:
    """Stage, regulatory provisions and expected loss of one claim, and the amount to book."""
    found = staging(inputs.standing, policy)
    segment = policy.segment(inputs.traits.product, inputs.debtor)
    outlook = outlook_of(inputs, segment)
    by_scenario, by_cash_flow = None, None
    if found.stage is Stage.THREE and inputs.flows is not None:
        by_cash_flow = recovery(outlook.exposures[0], inputs.flows, inputs.rate, inputs.as_of)
    elif found.stage is Stage.THREE:
        by_scenario = impaired_loss(outlook, segment, policy.scenarios)
    else:
        seen = outlook.first_year() if found.stage is Stage.ONE else outlook
        by_scenario = expected_loss(seen, segment, policy.scenarios)
    rules = regulatory(inputs.balance, inputs.standing.risk_class, inputs.traits, policy)
    draft = Provision(found, segment, outlook, rules, by_scenario, by_cash_flow, 0)
    return Provision(found, segment, outlook, rules, by_scenario, by_cash_flow, _booked(draft, policy.basis))


def _booked(draft: Provision, basis: Basis) -> int:
    by_rule, by_loss = draft.regulatory.impairment, draft.expected_loss
    return {Basis.EXPECTED_LOSS: by_loss, Basis.REGULATORY: by_rule, Basis.HIGHER: max(by_loss, by_rule)}[basis]
