"""Borrowers, loans and exchange rates in memory as the risk rules look at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ...application.claims_holdings import MARKS, Debtor, HeldLoan
from ...domain.borrower import Borrower
from ...domain.loan.events import Entry
from ...domain.loan.figures import LoanStatus, status_of
from ...domain.loan.loan import Loan, wake_day
from ...domain.loan.state import arrears
from ...domain.loan.terms import Terms
from ...domain.shared.exchange import ExchangeRate

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class MemoryHoldings:
    """The holdings of a state."""

    borrowers: Mapping[Key, Borrower]
    kept: Mapping[Key, Loan]
    entries: Mapping[Key, tuple[Entry, ...]]
    exchange_rates: dict[int, tuple[UUID, ExchangeRate]]

    def debtors(self, institution: UUID, borrowers: Sequence[UUID]) -> Mapping[UUID, Debtor]:
        """Some borrowers."""
        found = ((key, self.borrowers.get((institution, key))) for key in borrowers)
        return {
            key: Debtor(b.number, b.profile.kind, b.profile.size, b.version, b.profile.group) for key, b in found if b
        }

    def loans(self, institution: UUID, borrowers: Sequence[UUID], *, closed: bool) -> Sequence[HeldLoan]:
        """Their loans, by number; settled ones only if asked."""
        wanted = frozenset(borrowers)
        mine = [loan for (bank, _), loan in self.kept.items() if bank == institution and loan.borrower in wanted]
        held = [_held(loan) for loan in sorted(mine, key=lambda loan: loan.number)]
        return [each for each in held if closed or each.status != LoanStatus.CLOSED]

    def holders(self, institution: UUID, currencies: Sequence[str], after: UUID | None, limit: int) -> Sequence[UUID]:
        """Borrowers with a loan in one of some currencies that is not settled, above `after`, in key order."""
        mine = [loan for (bank, _), loan in self.kept.items() if bank == institution]
        open_ones = [loan for loan in mine if status_of(loan.account) is not LoanStatus.CLOSED]
        found = {loan.borrower for loan in open_ones if loan.terms.currency in currencies}
        return sorted(each for each in found if after is None or each > after)[:limit]

    def marks(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, Sequence[Entry]]:
        """Their entries of the kinds in `MARKS`, by sequence."""
        found = {key: self.entries.get((institution, key), ()) for key in loans}
        return {key: [e for e in entries if type(e.event).__name__ in MARKS] for key, entries in found.items()}

    def histories(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[Terms, Sequence[Entry]]]:
        """Terms and all entries of some loans, by sequence."""
        keys = [(institution, key) for key in loans if (institution, key) in self.kept]
        return {key[1]: (self.kept[key].terms, self.entries.get(key, ())) for key in keys}

    def rates(self, institution: UUID) -> Sequence[ExchangeRate]:
        """All exchange rates."""
        return [rate for bank, rate in self.exchange_rates.values() if bank == institution]

    def publish(self, institution: UUID, rate: ExchangeRate) -> None:
        """One more rate."""
        self.exchange_rates[len(self.exchange_rates) + 1] = institution, rate


def _held(loan: Loan) -> HeldLoan:
    account = loan.account
    oldest = arrears(account)
    return HeldLoan(
        loan.id,
        loan.number,
        loan.borrower,
        loan.product,
        loan.terms.currency,
        status_of(account).value,
        account.undue + sum(inst.principal for inst in account.open),
        date.fromordinal(oldest.due) if oldest else None,
        wake_day(account),
    )
