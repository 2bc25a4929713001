"""A bank with guarantors: short ways to open files, sign contracts and take loans under them."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from postloan.application.borrower import RegisterBorrower
from postloan.application.guarantor_commands import (
    OpenGuarantor,
    ReviewGuarantor,
    SecureLoan,
    SignGuarantee,
)
from postloan.application.guarantor_store import KeptGuarantee
from postloan.application.outcomes import Outcome, Refused
from postloan.domain.borrower import BorrowerKind, Profile, document_for
from postloan.domain.clock import GuaranteeForm
from postloan.domain.guarantor import (
    Guarantee,
    GuaranteeContract,
    GuarantorKind,
    GuarantorPart,
    Statement,
    Willingness,
)
from postloan.infrastructure.persistence.record_tables import outbox
from tests.application.tables import content as rows
from tests.application.world import START, World

STATEMENT = Statement(as_of=date(2023, 12, 31), currency="CNY", assets=100_000_00, own_debts=20_000_00)
"""100,000.00 yuan of assets, 20,000.00 of debts."""
COMPANY = Profile(
    kind=BorrowerKind.ENTERPRISE,
    branch="101",
    name="示范担保有限公司",
    identity=document_for("91350100M000100Y43", natural_person=False),
)


def party(world: World, number: str, **profile: Any) -> UUID:
    """A company in the customer register."""
    made = Profile(**({name: getattr(COMPANY, name) for name in ("kind", "branch", "name", "identity")} | profile))
    command = RegisterBorrower(idempotency_key=world.key(), number=number, profile=made)
    return world.done(world.officer, command).subject.id


def guarantor(
    world: World, number: str, kind: GuarantorKind = GuarantorKind.GUARANTEE_COMPANY, on: date = START, **profile: Any
) -> UUID:
    """A company with a guarantor file."""
    made = party(world, number, **profile)
    world.done(world.officer, OpenGuarantor(idempotency_key=world.key(), party=made, kind=kind, opened_on=on))
    return made


def reviewed(world: World, who: UUID, on: date = START, statement: Statement = STATEMENT) -> None:
    """Assess a guarantor."""
    world.done(
        world.officer,
        ReviewGuarantor(
            idempotency_key=world.key(),
            party=who,
            on=on,
            statement=statement,
            willingness=Willingness.WILLING,
            opinion="经营正常",
        ),
    )


def contract(debtor: UUID, *guarantors: UUID | GuarantorPart, **terms: Any) -> GuaranteeContract:
    """A joint and several guarantee for named debts, signed on the first day."""
    parts = tuple(each if isinstance(each, GuarantorPart) else GuarantorPart(each) for each in guarantors)
    asked: dict[str, Any] = {"debtors": (debtor,), "currency": "CNY", "signed_on": START, "form": GuaranteeForm.JOINT}
    return GuaranteeContract(guarantors=parts, **(asked | terms))


def signed(world: World, of: GuaranteeContract, number: str = "BZ-1", branch: str = "101") -> UUID:
    """A guarantee."""
    command = SignGuarantee(idempotency_key=world.key(), number=number, branch=branch, contract=of)
    return world.done(world.officer, command).subject.id


def secured(world: World, guarantee: UUID, loan: UUID, since: date = START) -> None:
    """Take a loan under a guarantee."""
    command = SecureLoan(idempotency_key=world.key(), guarantee_id=guarantee, loan_id=loan, since=since)
    world.done(world.officer, command)


def kept(world: World, guarantee: UUID) -> KeptGuarantee:
    """A guarantee as it is kept."""
    return world.transactions.read(lambda unit: unit.guarantees.get_many(world.bank, [guarantee]))[guarantee]


def read(world: World, guarantee: UUID) -> Guarantee:
    """A guarantee as its events give it."""
    return kept(world, guarantee).guarantee


def code(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


def content(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Every row but what a refused command writes."""
    assert world.engine is not None
    return rows(world.engine)


def told(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Type and data of all messages, in order."""
    assert world.engine is not None
    with world.engine.connect() as connection:
        found = connection.execute(select(outbox.c.type, outbox.c.data).order_by(outbox.c.position))
        return [(row.type, json.loads(row.data)) for row in found]


def guaranteed(world: World, **terms: Any) -> tuple[UUID, UUID, UUID]:
    """A loan of 12,000.00 with one guarantor: loan, guarantee, guarantor."""
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan = world.loan(debtor)
    guarantee = signed(world, contract(debtor, who, **terms))
    secured(world, guarantee, loan)
    return loan, guarantee, who
