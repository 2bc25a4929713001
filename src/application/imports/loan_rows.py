"""From a row of a loan tape to the commands that open the loan."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from ...domain.borrower import BorrowerKind, Profile, document_for
from ...domain.loan.events import TakenOn, TakeOn
from ...domain.loan.terms import Cadence, Floating, Method, Plan, Terms
from ...domain.shared.calendar import add_months
from ...domain.shared.daycount import Unit
from ...domain.shared.errors import InvalidInput
from ...domain.shared.money import Money
from ..borrower import RegisterBorrower
from ..encoding import canonical
from ..loan import Disburse, OpenLoan
from .fields import DAY_COUNTS, DayCountName
from .rows import Row, RowRefused

T = TypeVar("T")
_NATURAL = (BorrowerKind.PERSON, BorrowerKind.SOLE_TRADER)
FIELD_OF = {
    "count": "periods",
    "name": "borrower_name",
    "identity_number": "borrower_identity",
    "industry": "borrower_industry",
    "region": "borrower_region",
    "phones": "borrower_phone",
    "take_on.undue": "undue",
    "take_on.accrued": "accrued",
    "take_on.instalment": "running_instalment",
    "take_on.arrears": "arrears",
    "take_on.fees": "open_fees",
    "take_on.costs": "open_costs",
    "take_on.credit": "credit",
    "value_date": "taken_on",
    "cadence": "first_due",
}
"""What the domain calls a thing → the tape's field, where the names differ."""


def key_of(row: Row, what: str, name: str) -> str:
    """An idempotency key from the business content: the same row again is the same request."""
    named = sha256(canonical([name, row.content_hash()]).encode()).hexdigest()
    return f"import:{row.mapping.source}:{what}:{named[:32]}"


def register(row: Row) -> RegisterBorrower:
    """The command that registers the row's borrower."""
    return _built(row, lambda: _register(row))


def open_loan(row: Row, borrower_id: UUID) -> OpenLoan:
    """The command that opens the row's loan."""
    return _built(row, lambda: _open(row, borrower_id))


def disburse(row: Row, loan_id: UUID) -> Disburse | None:
    """The command that pays the loan out, where the row says so."""
    amount: Money | None = row.get("disbursed")
    if amount is None or not amount.minor:
        return None
    return _built(
        row,
        lambda: Disburse(
            idempotency_key=key_of(row, "pay", row.values["number"]),
            loan_id=loan_id,
            value_date=row.get("disbursed_on", row.values["start"]),
            amount=amount,
        ),
    )


def _built(row: Row, build: Callable[[], T]) -> T:
    try:
        return build()
    except InvalidInput as wrong:
        name = FIELD_OF.get(wrong.field, wrong.field)
        value = wrong.value if isinstance(wrong.value, str) else str(wrong.value)
        problem = row.problem(name, wrong.why, value if name not in row.raw else None)
        raise RowRefused((problem,)) from None


def _register(row: Row) -> RegisterBorrower:
    kind: BorrowerKind = row.values["borrower_kind"]
    number: str = row.values["borrower_number"]
    phone = row.get("borrower_phone", "")
    profile = Profile(
        kind=kind,
        branch=row.get("borrower_branch", row.values["branch"]),
        name=row.values["borrower_name"],
        identity=document_for(row.get("borrower_identity", ""), natural_person=kind in _NATURAL),
        phones=(phone,) if phone else (),
        **row.given(size="borrower_size", industry="borrower_industry", region="borrower_region"),
    )
    return RegisterBorrower(
        idempotency_key=f"import:{row.mapping.source}:borrower:{number}"[:128], number=number, profile=profile
    )


def _open(row: Row, borrower_id: UUID) -> OpenLoan:
    terms = _terms(row)
    taken_on: date | None = row.get("taken_on")
    if taken_on is not None and row.get("disbursed"):
        raise InvalidInput("disbursed", row.raw.get("disbursed", ""), "a loan is either paid out or taken on")
    return OpenLoan(
        idempotency_key=key_of(row, "loan", row.values["number"]),
        number=row.values["number"],
        borrower_id=borrower_id,
        branch=row.values["branch"],
        product=row.values["product"],
        terms=terms,
        value_date=taken_on,
        take_on=_take_on(row) if taken_on else None,
    )


def _terms(row: Row) -> Terms:
    floating = None
    if "index" in row.values:
        floating = Floating(
            row.values["index"],
            row.get("spread_bp", 0),
            **row.given(repricing="repricing", cycle_months="cycle_months"),
        )
    day_count = DAY_COUNTS[row.get("day_count", DayCountName.TWELFTHS)]
    same = ("basis", "early", "late_principal", "rounding", "grace_days", "penalty_bp", "misuse_bp", "compound",
            "prepayment_interest", "prepayment_fee_bp", "rebate", "vat_bp")  # fmt: skip
    return Terms(
        currency=row.values["currency"],
        principal=row.values["principal"].minor,
        rate=row.values["rate"],
        plan=_plan(row),
        day_count=day_count,
        floating=floating,
        **row.given(**{name: name for name in same}),
    )


def _plan(row: Row) -> Plan:
    method: Method = row.values["method"]
    if method is Method.PLAN:
        raise InvalidInput("method", method.value, "an irregular plan needs rows, which a loan tape has not")
    instalment: Money | None = row.get("instalment")
    same = ("amortisation_periods", "principal_grace", "interest_grace", "level_on")
    return Plan(
        method,
        _cadence(row, method),
        instalment=instalment.minor if instalment else None,
        **row.given(**{name: name for name in same}),
    )


def _cadence(row: Row, method: Method) -> Cadence:
    start: date = row.values["start"]
    every, unit = row.get("every", 1), row.get("unit", Unit.MONTH)
    same = {
        "first_due": "first_due",
        "due_day": "due_day",
        "maturity": "maturity",
        "cutoff": "cutoff",
        "rolling": "rolling",
    }
    arguments: dict[str, Any] = row.given(**same)
    count = row.get("periods")
    if count is None:
        count = 1 if method is Method.BULLET else _count(row, start, every, unit)
    return Cadence(start, count, every, unit, **arguments)


def _count(row: Row, start: date, every: int, unit: Unit) -> int:
    """Instalments from the first due date to the maturity by whole steps; a rest makes one more."""
    maturity: date | None = row.get("maturity")
    if maturity is None or every < 1:
        raise InvalidInput("periods", "", "is needed where there is no maturity to count to")
    if unit is not Unit.MONTH:
        step = every * (7 if unit is Unit.WEEK else 1)
        first = (row.get("first_due", start) - start).days or step
        return 1 + max(0, -(-((maturity - start).days - first) // step))
    first_due: date = row.get("first_due") or add_months(start, every, row.get("due_day"))
    steps = max(0, (maturity.year - first_due.year) * 12 + maturity.month - first_due.month)
    whole = steps // every
    while add_months(first_due, whole * every) < maturity:
        whole += 1
    return 1 + whole


def _take_on(row: Row) -> TakeOn:
    """Balances per bucket on the take-on day."""
    arrears = tuple(_arrears(row, part) for part in row.get("arrears", "").split(";") if part.strip())
    undue: Money = row.get("undue", Money(0, row.values["currency"]))
    next_due = row.get("next_due")
    if next_due is None:
        raise InvalidInput("next_due", "", "is needed by a take-on: the first due date still to come")
    instalment: Money | None = row.get("running_instalment")

    def minor(name: str) -> int:
        amount: Money | None = row.get(name, None)
        return amount.minor if amount else 0

    return TakeOn(
        undue=undue.minor,
        next_due=next_due,
        accrued=minor("accrued"),
        instalment=instalment.minor if instalment else None,
        arrears=arrears,
        fees=minor("open_fees"),
        costs=minor("open_costs"),
        credit=minor("credit"),
        non_accrual=row.get("non_accrual", False),
        source=row.mapping.source,
    )


def _arrears(row: Row, text: str) -> TakenOn:
    due, *amounts = text.split()
    currency = row.values["currency"]
    try:
        day = date.fromisoformat(due)
    except ValueError:
        raise InvalidInput("arrears", text, "must begin with the due date, as 2026-01-20 1000.00 12.30") from None
    if not 1 <= len(amounts) <= 4:
        raise InvalidInput("arrears", text, "must have one to four amounts: principal interest penalty compound")
    return TakenOn(day, *(Money.parse(amount, currency).minor for amount in amounts))
