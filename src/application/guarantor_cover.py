"""What guarantees cover of loans on a day as known at an instant (保证担保覆盖计量): exact for any day and knowledge.

Accounts at the end of the day, contracts with what was written on them, and the acts that keep a guarantee alive are
all taken as of the day and as known then. Loans that share what a contract's amount leaves are measured together. A
batch takes a fixed number of statements. In a write unit the loans asked for are locked by the caller first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..domain.clock import ClockContext
from ..domain.guarantor import ClaimOnDay, GuaranteeCover, GuarantorDuty, LoanCover, cover, unmade
from .clock_rights import Sources, rights_of
from .guarantor_claims import claims_on, unchanged_claims


@dataclass(frozen=True, slots=True)
class LoanGuarantees:
    """How one loan is guaranteed: cover by guarantee, and each guarantor's duty with why it is not bound, if so.

    A loan of several guarantees may be covered more than once; `covered` is at most what is owed.
    """

    loan: UUID
    owed: int
    covers: tuple[LoanCover, ...]
    duties: tuple[GuarantorDuty, ...]

    @property
    def covered(self) -> int:
        """Minor units that guarantors owe of the loan all together."""
        return min(self.owed, sum(row.covered for row in self.covers))


def measure_guarantees(
    unit: Sources, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None = None
) -> Mapping[UUID, LoanGuarantees]:
    """How some loans are guaranteed at the end of a day; a loan that owes nothing, or under no guarantee, is left out.

    `known`: None: all that is known.
    """
    kept = [each.guarantee for each in unit.guarantees.of_loans(institution, loans, known)]
    secured = sorted({row.loan for guarantee in kept for row in guarantee.loans})
    if not secured:
        return {}
    claims = {claim.loan: claim for claim in claims_on(unit, institution, secured, as_of, known)}
    acts = {
        loan: [heard.act for heard in rights.acts]
        for loan, rights in rights_of(unit, institution, sorted(claims), as_of, known).items()
    }
    context = ClockContext(as_of, unit.reference.context(institution, known).calendar)
    wanted = frozenset(one for guarantee in kept for one in unmade(guarantee, claims, as_of))
    unchanged = unchanged_claims(unit, institution, wanted, as_of, known)
    found: list[GuaranteeCover] = []
    for guarantee in kept:
        owing = [claims[row.loan] for row in guarantee.loans if row.loan in claims]
        found.append(cover(guarantee, owing, acts, context, unchanged))
    asked = [loan for loan in dict.fromkeys(loans) if loan in claims]
    return {row.loan: row for loan in asked for row in _of_loan(claims[loan], found)}


def _of_loan(claim: ClaimOnDay, found: Sequence[GuaranteeCover]) -> Iterator[LoanGuarantees]:
    covers = tuple(row for each in found for row in each.loans if row.loan == claim.loan)
    duties = tuple(duty for each in found for duty in each.duties if duty.loan == claim.loan)
    if duties:
        owed = claim.principal + claim.interest + claim.other
        yield LoanGuarantees(claim.loan, owed, covers, duties)
