"""What may be asked of provisioning."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain.loan.terms import EARLIEST, LATEST
from ..domain.provisioning.cash_flow import MAX_FLOWS, CashFlow
from ..domain.shared.errors import InvalidInput
from ..domain.shared.money import Money
from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class StartProvisionRun(Command):
    """Begin a provision run as of the end of a day (开始拨备计算)."""

    as_of: date

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        _day("as_of", self.as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceProvisionRun(Command):
    """Compute the next batch of a run's claims (继续拨备计算); a finished run stays as it is."""

    provision_run_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeProvisions(Command):
    """Propose that a computed run be posted (提交拨备复审)."""

    provision_run_id: UUID


@dataclass(frozen=True, slots=True)
class ExpectedFlow:
    """Money expected to come in on a day, after the costs of getting it."""

    day: date
    amount: Money

    def __post_init__(self) -> None:
        _day("day", self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateCashFlows(Command):
    """State what cash flows are expected from a loan in default (登记现金流估计); the latest statement counts.

    At most 120 flows, each after the day they are stated on; none: nothing is expected.
    """

    loan_id: UUID
    stated_on: date
    flows: tuple[ExpectedFlow, ...]

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        _day("stated_on", self.stated_on)
        if len(self.flows) > MAX_FLOWS:
            raise InvalidInput("flows", len(self.flows), f"must be at most {MAX_FLOWS}")
        for flow in self.flows:
            if flow.day <= self.stated_on:
                raise InvalidInput("flows", flow.day.isoformat(), f"must be after {self.stated_on}")
            CashFlow(flow.day, flow.amount.minor)


def _day(field: str, day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise InvalidInput(field, str(day), f"must be between {EARLIEST} and {LATEST}")
