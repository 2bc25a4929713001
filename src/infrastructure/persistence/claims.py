"""Claims without an account of a database, and loans as claims."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, null, select, union_all

from ...application.claims_store import ClaimBrief
from ...domain.risk_classification.classes import ClaimKind, Guarantee
from ...domain.risk_classification.given import GivenClaim
from .among import among, is_postgres
from .bulk import Writer
from .facts_tables import given_claim
from .tables import loan

_COLUMNS: Final = (
    "institution",
    "id",
    "number",
    "borrower_id",
    "branch",
    "kind",
    "guarantee",
    "by_days",
    "opened_on",
    "recorded_at",
    "closed_on",
    "closed_at",
    "version",
)
_CLOSING: Final = ("closed_on", "closed_at", "version")


class SqlClaims:
    """The claims of one unit; new ones wait until their borrowers are written."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes
        self._stored: dict[UUID, int] = {}
        self._new: dict[UUID, GivenClaim] = {}

    def briefs(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, ClaimBrief]:
        """Which claims exist, loans included; nothing is locked."""
        mine = {i: _brief(self._new[i]) for i in ids if i in self._new}
        ours, given = loan.c, given_claim.c
        with_account = select(ours.id, ours.borrower_id, ours.branch, null().label("closed_on"), null().label("given"))
        with_account = with_account.where(ours.institution == institution, self._among(ours.id, ids))
        without = select(given.id, given.borrower_id, given.branch, given.closed_on, given.id.label("given"))
        without = without.where(given.institution == institution, self._among(given.id, ids))
        rows = self._connection.execute(union_all(without, with_account))
        return mine | {
            row.id: ClaimBrief(row.borrower_id, row.branch, account=row.given is None, closed_on=row.closed_on)
            for row in rows
        }

    def get(self, institution: UUID, claim_id: UUID) -> GivenClaim | None:
        """One claim without an account, locked in a write unit."""
        if claim_id in self._new:
            return self._new[claim_id]
        query = select(given_claim).where(given_claim.c.institution == institution, given_claim.c.id == claim_id)
        row = self._connection.execute(query.with_for_update() if self._writes else query).first()
        if row is None:
            return None
        self._stored[claim_id] = row.version
        return claim_of(row)

    def by_id(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, GivenClaim]:
        """Claims without an account by id; nothing is locked."""
        c = given_claim.c
        query = select(given_claim).where(c.institution == institution, self._among(c.id, ids))
        return {row.id: claim_of(row) for row in self._connection.execute(query)}

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which claim without an account."""
        c = given_claim.c
        query = select(c.number, c.id).where(c.institution == institution, self._among(c.number, numbers))
        taken = {row.number: row.id for row in self._connection.execute(query)}
        return taken | {claim.number: i for i, claim in self._new.items() if claim.number in numbers}

    def of_borrowers(self, institution: UUID, borrowers: Sequence[UUID]) -> Sequence[GivenClaim]:
        """All claims without an account of some borrowers, by number."""
        c = given_claim.c
        query = select(given_claim).where(c.institution == institution, self._among(c.borrower_id, borrowers))
        return [claim_of(row) for row in self._connection.execute(query.order_by(c.number))]

    def save(self, claim: GivenClaim) -> None:
        """A new or closed claim."""
        if claim.id in self._stored:
            row = (claim.closed_on, claim.closed_at, claim.version, claim.institution, claim.id)
            guard = self._stored[claim.id]
            self._writer.update(given_claim, ("institution", "id"), _CLOSING, [(*row, guard)], guard="version")
            self._stored[claim.id] = claim.version
        else:
            self._new[claim.id] = claim

    def flush(self) -> None:
        """Send new claims."""
        self._writer.insert(given_claim, _COLUMNS, [_values(claim) for claim in self._new.values()])
        self._stored |= {claim.id: claim.version for claim in self._new.values()}
        self._new = {}

    def _among(self, column: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 - SQL expressions
        return among(column, values, postgres=self._postgres)


def _brief(claim: GivenClaim) -> ClaimBrief:
    return ClaimBrief(claim.borrower, claim.branch, account=False, closed_on=claim.closed_on)


def _values(claim: GivenClaim) -> tuple[Any, ...]:
    return (
        claim.institution,
        claim.id,
        claim.number,
        claim.borrower,
        claim.branch,
        claim.kind.value,
        claim.guarantee.value,
        claim.by_days,
        claim.opened_on,
        claim.recorded_at,
        claim.closed_on,
        claim.closed_at,
        claim.version,
    )


def claim_of(row: Any) -> GivenClaim:  # noqa: ANN401 - a row of given_claim
    """A row of `given_claim`."""
    return GivenClaim(
        id=row.id,
        institution=row.institution,
        number=row.number,
        borrower=row.borrower_id,
        branch=row.branch,
        kind=ClaimKind(row.kind),
        guarantee=Guarantee(row.guarantee),
        by_days=row.by_days,
        opened_on=row.opened_on,
        recorded_at=row.recorded_at,
        closed_on=row.closed_on,
        closed_at=row.closed_at,
        version=row.version,
    )
