"""What documents print beside the case they are about: bank, unit and persons by name, and the loans."""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from ..domain.borrower import Borrower
from ..domain.loan.figures import last_due
from .desk import Desk
from .documents_write_off import Letterhead, LoanLine

ERASED: Final = "（个人信息已删除）"
"""Stands for a debtor of whom nothing may be known any more."""


def letterhead(desk: Desk, unit: str, persons: Collection[str]) -> Letterhead:
    """The letterhead of a unit's paper: unit and persons by the names that the organisation knows, else by code and id.

    `persons`: everybody who may be named on it.
    """
    bank, organisation = desk.bank, desk.unit.organisation
    units = organisation.structure(bank.id).units
    name = units[unit].name if unit in units else unit
    return Letterhead(bank=bank.name, unit=name, names=organisation.names(bank.id, persons))


def loan_lines(desk: Desk, loans: Iterable[UUID], *, by_name: bool) -> dict[UUID, LoanLine]:
    """Loans as documents print them, in a fixed number of statements; debtors by name or else by number."""
    bank = desk.bank.id
    found = desk.unit.loans.peek(bank, sorted(set(loans)))
    debtors = desk.unit.borrowers.peek(bank, sorted({loan.borrower for loan in found.values()}))
    classes = desk.unit.classifications.current(bank, sorted(found))
    return {
        key: LoanLine(
            number=loan.number,
            borrower=_debtor(debtors.get(loan.borrower), by_name=by_name),
            granted_on=loan.terms.plan.cadence.start,
            due_on=last_due(loan.account),
            risk_class=classes[key].risk_class.chinese if key in classes else "",
        )
        for key, loan in found.items()
    }


def _debtor(debtor: Borrower | None, *, by_name: bool) -> str:
    if debtor is None:
        return ERASED
    return debtor.profile.name if by_name else debtor.number
