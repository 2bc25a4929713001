"""A bank's guarantees for tests: parties 1 to 9 guarantee, party 50 owes loans 101, 102, …"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from postloan.domain.clock import Act, ActKind, Change, ChangeKind, ClockContext, GuaranteeForm
from postloan.domain.guarantor.contract import Consent, GuaranteeContract, GuarantorPart, Release
from postloan.domain.guarantor.cover import ClaimOnDay, GuaranteeCover, GuarantorDuty, cover
from postloan.domain.guarantor.guarantee import Guarantee, GuaranteeEvent, GuaranteeSigned, evolve
from postloan.domain.guarantor.guarantor import Guarantor
from postloan.domain.guarantor.kinds import GuaranteeExtent, GuarantorKind
from postloan.domain.guarantor.signing import sign
from postloan.domain.guarantor.writing import Paid, change_loan, consent, pay, release, secure_loan
from postloan.domain.shared.calendar import WEEKENDS_ONLY
from postloan.domain.shared.errors import Refusal
from postloan.domain.shared.ratio import Ratio

from .naive import party

BANK = UUID(int=99)
DEBTOR = party(50)
LOAN, OTHER_LOAN, THIRD_LOAN = UUID(int=101), UUID(int=102), UUID(int=103)
SIGNED = date(2024, 3, 29)
DUE = date(2025, 3, 31)
TODAY = date(2027, 1, 1)
NOON = datetime(2024, 3, 29, 12, tzinfo=UTC)
CHANGE = UUID(int=7_001)


def context(day: date) -> ClockContext:
    """Only weekends are free, so that every date can be counted with a wall calendar."""
    return ClockContext(day, WEEKENDS_ONLY)


def files(*kinds: GuarantorKind) -> dict[UUID, Guarantor]:
    """Files of parties 1, 2, …, of these kinds, else persons."""
    of = {party(number): GuarantorKind.PERSON for number in range(1, 10)} | {
        party(number): kind for number, kind in enumerate(kinds, 1)
    }
    return {who: Guarantor(who, BANK, kind, date(2020, 1, 1)) for who, kind in of.items()}


def parts(*shares: str | None) -> tuple[GuarantorPart, ...]:
    """Parties 1, 2, … with these shares in percent, or with none."""
    return tuple(
        GuarantorPart(party(number), None if share is None else Ratio.percent(share))
        for number, share in enumerate(shares, 1)
    )


def contract(**changed: Any) -> GuaranteeContract:
    """One joint and several guarantor for all of the debt, no period agreed."""
    terms: dict[str, Any] = {
        "debtors": (DEBTOR,),
        "guarantors": parts(None),
        "currency": "CNY",
        "signed_on": SIGNED,
        "form": GuaranteeForm.JOINT,
    }
    return GuaranteeContract(**(terms | changed))


def maximum(**changed: Any) -> GuaranteeContract:
    """A maximum-amount guarantee of 1,000.00 yuan for debts of two years from the signing on."""
    terms = {
        "extent": GuaranteeExtent.MAXIMUM,
        "amount": 100_000,
        "claims_from": SIGNED,
        "claims_until": date(2026, 3, 29),
    }
    return contract(**(terms | changed))


def signing(of: GuaranteeContract, guarantors: Mapping[UUID, Guarantor] | None = None) -> GuaranteeSigned | Refusal:
    known = files() if guarantors is None else guarantors
    return sign(
        guarantee_id=UUID(int=1), institution=BANK, number="BZ-1", contract=of, guarantors=known, business_date=TODAY
    )


def happened(event: GuaranteeEvent | Refusal, guarantee: Guarantee | None = None) -> Guarantee:
    """The guarantee after an event that was not refused."""
    assert not isinstance(event, Refusal), event
    return evolve(guarantee, event)


def signed(*, due: date = DUE, **changed: Any) -> Guarantee:
    """A contract as in `contract`, with one loan secured from the day of signing."""
    return secured(happened(signing(contract(**changed))), LOAN, due=due)


def secured(guarantee: Guarantee, loan: UUID, *, due: date = DUE, arisen_on: date = SIGNED) -> Guarantee:
    since = max(arisen_on, guarantee.contract.signed_on)
    event = secure_loan(
        guarantee,
        loan=loan,
        borrower=DEBTOR,
        arisen_on=arisen_on,
        due=due,
        currency="CNY",
        since=since,
        business_date=TODAY,
    )
    return happened(event, guarantee)


def change(kind: ChangeKind, day: date, *, number: int = 7_001, **more: Any) -> Change:
    return Change(id=UUID(int=number), kind=kind, day=day, recorded_at=NOON, **more)


def consented(guarantor: int, day: date) -> Consent:
    return Consent(party(guarantor), day, "同意函-1")


def changed(guarantee: Guarantee, of: Change, *consents: Consent, loan: UUID = LOAN) -> Guarantee:
    return happened(change_loan(guarantee, loan=loan, change=of, consents=consents, business_date=TODAY), guarantee)


def agreed(guarantee: Guarantee, given: Consent, of: UUID = CHANGE) -> Guarantee:
    return happened(consent(guarantee, change=of, given=given, business_date=TODAY), guarantee)


def paid(guarantee: Guarantee, guarantor: int, amount: int, day: date, *, loan: UUID = LOAN) -> Guarantee:
    payment = Paid(UUID(int=8_000 + len(guarantee.payments)), party(guarantor), loan, day, amount)
    return happened(pay(guarantee, payment, business_date=TODAY), guarantee)


def released(guarantee: Guarantee, day: date, *, guarantor: UUID | None = None, loan: UUID | None = None) -> Guarantee:
    asked = Release(guarantor, loan, day, "已更换保证人")
    return happened(release(guarantee, asked, business_date=TODAY), guarantee)


def act(kind: ActKind, day: date, person: UUID, number: int = 9_001) -> Act:
    return Act(id=UUID(int=number), kind=kind, day=day, recorded_at=NOON, person=person)


def covered(guarantee: Guarantee, day: date, acts: Sequence[Act] = (), **claims: int) -> GuaranteeCover:
    """Cover of principal claims named `loan_101=…`; by default 100.00 yuan on the first loan."""
    owed = claims or {"loan_101": 10_000}
    rows = [ClaimOnDay(UUID(int=int(name[5:])), amount) for name, amount in owed.items()]
    return cover(guarantee, rows, {row.loan: acts for row in rows}, context(day))


def duty(guarantee: Guarantee, day: date, *acts: Act) -> GuarantorDuty:
    """The first guarantor's duty for the first loan, of which 100.00 yuan are owed."""
    return covered(guarantee, day, acts).duties[0]
