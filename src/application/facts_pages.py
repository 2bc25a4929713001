"""Pages of recorded facts and of claims without an account."""

from uuid import UUID

from ..domain.risk_classification.given import GivenClaim
from ..domain.risk_classification.records import FactSubject
from ..domain.shared.scope import Scope
from .cursors import cursor_of, paged, position
from .facts_queries import FactQueries, FactView
from .reads import Page, PageRequest


def page_of_statements(
    facts: FactQueries, scope: Scope, kind: FactSubject, subject: UUID, page: PageRequest
) -> Page[FactView]:
    """A page of everything ever stated of a subject, oldest first."""
    at = position(page, "facts", str)
    rows = facts.statements(scope, kind, subject, at.id if at else None, page.first + 1)
    return paged([(row, cursor_of("facts", "", row.id)) for row in rows], page.first)


def page_of_claims(facts: FactQueries, scope: Scope, borrower: UUID, page: PageRequest) -> Page[GivenClaim]:
    """A page of a borrower's claims without an account, by number."""
    at = position(page, "claims", str)
    rows = facts.claims_of(scope, borrower, str(at.value) if at else "", page.first + 1)
    return paged([(row, cursor_of("claims", row.number, row.id)) for row in rows], page.first)
