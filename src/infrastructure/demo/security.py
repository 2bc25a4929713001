"""What secures some of the demonstration's loans: houses that lose value, a guarantor, companies in a circle.

Houses are valued by somebody of the risk department, never by the officer who made the loans. Amounts are minor units.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from ...application.clock_commands import RecordAct
from ...application.clock_records import ActDone, Proof
from ...application.collateral_commands import (
    FileCollateralDocument,
    InsureCollateral,
    LinkCollateral,
    RegisterCharge,
    TakeCollateral,
    ValueCollateral,
)
from ...application.collateral_market import PublishRegionalIndex
from ...application.guarantor_commands import OpenGuarantor, ReviewGuarantor, SecureLoan, SignGuarantee
from ...application.loan import Accelerate
from ...application.revaluation_commands import StartRevaluation
from ...domain.clock import ActKind, Evidence, GuaranteeForm, PeriodWording
from ...domain.collateral.kinds import Document, Method
from ...domain.collateral.parts import Insurance, Owner
from ...domain.guarantor import Consent, GuaranteeContract, GuarantorKind, GuarantorPart, Statement, Willingness
from ...domain.shared.calendar import add_months
from ...domain.shared.money import Money
from . import products
from .hands import Hands, Lent, paper
from .stories import OFFICER, OPERATIONS

_VALUER: Final = "sun.hao"
"""Values are recorded by somebody who did not make the loans."""
REGION: Final = "330100"
"""Where the houses stand: Hangzhou."""
HOUSING: Final = "HOUSING"
_ENTERED: Final = date(2026, 1, 7)
_VALUED: Final = date(2026, 1, 9)
_REVIEWED: Final = date(2026, 2, 10)
_CALLED_EARLY: Final = date(2026, 1, 20)
_CALLED: Final = date(2026, 6, 2)
_SIGNED: Final = date(2026, 6, 15)
_FALLEN: Final = date(2026, 6, 24)
_INDEX: Final = ((date(2025, 12, 31), "100"), (_FALLEN, "78.5"), (date(2026, 7, 1), "76"))
_LENT_PERCENT: Final = (68, 60, 55, 48)
"""What each house loan was of the value of its house."""
_TEN_THOUSAND_YUAN: Final = 10_000_00


class Security:
    """What is done about the security of loans, day by day."""

    def __init__(self, lent: list[Lent], hands: Hands) -> None:
        self._do, self._key = hands.do, hands.key
        self._hands = hands
        regular = [each for each in lent if each.story.name == "regular"]
        self._mortgages = [each for each in regular if each.story.product is products.HOUSE][: len(_LENT_PERCENT)]
        self._circle = _three([each for each in regular if each.story.product is products.WORKING])
        self._called = first_trader(lent, "overdue-200")
        self._forgotten = first_trader(lent, "overdue-400")
        self._guarantors = [_guarantor_of(each, regular) for each in (self._called, self._forgotten)]
        self._houses: list[UUID] = []
        self._days: Mapping[date, Callable[[], None]] = {
            _ENTERED: self._enter,
            _VALUED: self._value,
            _REVIEWED: self._review,
            _CALLED_EARLY: partial(self._call, self._forgotten, self._guarantors[1], _CALLED_EARLY),
            _CALLED: partial(self._call, self._called, self._guarantors[0], _CALLED),
            _SIGNED: self._demand,
            _FALLEN: self._fall,
        }

    def on(self, day: date) -> None:
        """Do what is done on a business date."""
        for published, points in _INDEX:
            if published == day:
                self._do(OPERATIONS, PublishRegionalIndex(
                    idempotency_key=self._key(), region=REGION, kind=HOUSING, published=day, points=points,
                    source="杭州市二手住宅价格指数",
                ))  # fmt: skip
        self._days.get(day, lambda: None)()

    def _enter(self) -> None:
        self._houses = [self._house(place, lent) for place, lent in enumerate(self._mortgages, 1)]
        for place, debt in enumerate((self._called, self._forgotten)):
            self._guarantee(f"BZ2026-{place + 1:03d}", self._guarantors[place], debt, GuarantorKind.PERSON)
        for place, lent in enumerate(self._circle):
            giver = self._circle[place - 1]
            self._guarantee(f"BZ2026-{place + 101}", giver, lent, GuarantorKind.ENTERPRISE)

    def _house(self, place: int, lent: Lent) -> UUID:
        """Take a house in with its registration for a loan, its insurance and its papers."""
        day, key = lent.story.opened, self._key
        item = self._do(OFFICER, TakeCollateral(
            idempotency_key=key(), number=f"YP2026-{place:03d}", branch=lent.branch, kind=HOUSING,
            title=f"杭州市住宅({place}号)", region=REGION, owners=(Owner(lent.name, lent.borrower),), value_date=day,
        )).subject.id  # fmt: skip
        charge = self._do(OFFICER, RegisterCharge(
            idempotency_key=key(), item_id=item, number=f"浙({day.year})杭州市不动产证明第{place:07d}号", rank=1,
            value_date=day,
        )).made  # fmt: skip
        if charge is None:
            raise RuntimeError("a registration has an id")
        self._do(OFFICER, LinkCollateral(
            idempotency_key=key(), item_id=item, charge_id=charge, loan_id=lent.loan, value_date=day
        ))  # fmt: skip
        policy = Insurance(
            policy=f"PICC-{place:05d}", insurer="人保财险杭州分公司", amount=_worth(place, lent), starts_on=day,
            ends_on=add_months(day, 36), bank_is_beneficiary=True,
        )  # fmt: skip
        self._do(OFFICER, InsureCollateral(idempotency_key=key(), item_id=item, insurance=policy, value_date=day))
        for kind in (Document.TITLE, Document.REGISTRATION, Document.VALUATION, Document.OWNER_CONSENT):
            self._do(OFFICER, FileCollateralDocument(
                idempotency_key=key(), item_id=item, document=kind, evidence=paper(f"{item}{kind}"), value_date=day
            ))  # fmt: skip
        return item

    def _value(self) -> None:
        for place, (house, lent) in enumerate(zip(self._houses, self._mortgages, strict=True), 1):
            self._do(_VALUER, ValueCollateral(
                idempotency_key=self._key(), item_id=house, value=_worth(place, lent), method=Method.COMPARISON,
                valuer=_VALUER, valuer_line="RISK", evidence=paper(f"report {place}"), value_date=_VALUED,
            ))  # fmt: skip

    def _guarantee(self, number: str, giver: Lent, lent: Lent, kind: GuarantorKind) -> None:
        """A joint and several guarantee for all of a loan, until two months after it is due."""
        day, company = lent.story.opened, kind is GuarantorKind.ENTERPRISE
        self._do(OFFICER, OpenGuarantor(idempotency_key=self._key(), party=giver.borrower, kind=kind, opened_on=day))
        contract = GuaranteeContract(
            debtors=(lent.borrower,),
            guarantors=(GuarantorPart(giver.borrower, resolution=f"股东会决议-{number}" if company else None),),
            currency="CNY", signed_on=day, form=GuaranteeForm.JOINT, wording=PeriodWording.MONTHS, months=2,
        )  # fmt: skip
        made = self._do(OFFICER, SignGuarantee(
            idempotency_key=self._key(), number=number, branch=lent.branch, contract=contract
        )).subject.id  # fmt: skip
        self._do(OFFICER, SecureLoan(idempotency_key=self._key(), guarantee_id=made, loan_id=lent.loan, since=day))

    def _review(self) -> None:
        statement = Statement(
            as_of=date(2025, 12, 31), currency="CNY", assets=2_400_000_00, own_debts=600_000_00,
            yearly_income=260_000_00, yearly_debt_service=90_000_00,
        )  # fmt: skip
        self._do(OFFICER, ReviewGuarantor(
            idempotency_key=self._key(), party=self._guarantors[0].borrower, on=_REVIEWED, statement=statement,
            willingness=Willingness.WILLING, opinion="收入稳定,愿意代偿",
        ))  # fmt: skip

    def _call(self, debt: Lent, guarantor: Lent, day: date) -> None:
        """The debt is called due; the guarantor agrees in writing, so that his period counts from that day (695(2))."""
        consent = Consent(guarantor.borrower, day, "保证人同意提前到期函")
        self._hands.agree(OFFICER, Accelerate(
            idempotency_key=self._key(), loan_id=debt.loan, value_date=day,
            reason="逾期超过九十日,宣布提前到期", consents=(consent,),
        ))  # fmt: skip

    def _demand(self) -> None:
        """The debtor signs a demand notice: his limitation begins again, the guarantee period goes on."""
        proofs = tuple(
            Proof(each, paper(f"demand {each}")) for each in (Evidence.DOCUMENT, Evidence.RECIPIENT_SIGNATURE)
        )
        act = ActDone(
            kind=ActKind.SIGNED_DEMAND_NOTICE, day=_SIGNED, person=self._called.borrower, proofs=proofs
        )  # fmt: skip
        self._do(OFFICER, RecordAct(idempotency_key=self._key(), loan_id=self._called.loan, act=act))

    def _fall(self) -> None:
        begun = self._do(OPERATIONS, StartRevaluation(
            idempotency_key=self._key(), region=REGION, kind=HOUSING, as_of=_FALLEN
        )).made  # fmt: skip
        if begun is not None:
            self._hands.revalue(begun)


def _worth(place: int, lent: Lent) -> Money:
    """What a house was worth: the loan was so many percent of it, up to the next ten thousand yuan."""
    exact = lent.story.terms.principal * 100 // _LENT_PERCENT[place - 1]
    return Money(-(-exact // _TEN_THOUSAND_YUAN) * _TEN_THOUSAND_YUAN, "CNY")


def _three(lent: list[Lent]) -> list[Lent]:
    """The first three loans of different companies."""
    found: dict[UUID, Lent] = {}
    for each in lent:
        found.setdefault(each.borrower, each)
    return list(found.values())[:3]


def first_trader(lent: list[Lent], story: str) -> Lent:
    """The first trader's loan that lives a story."""
    return next(each for each in lent if each.story.name == story and each.story.product is products.TRADER)


def _guarantor_of(debt: Lent, regular: list[Lent]) -> Lent:
    """A trader of the same branch who pays."""
    traders = (each for each in regular if each.story.product is products.TRADER)
    return next(each for each in traders if each.branch == debt.branch and each.borrower != debt.borrower)
