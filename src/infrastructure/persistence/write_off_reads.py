"""Which applications for write-off, claims and years a list holds, as SQL."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, and_, exists, func, or_, select

from ...application.write_off_queries import DueTerms
from ...application.write_off_store import CaseRow, ClaimKey, YearOfWriteOffs
from ...domain.liability_assessment.kinds import CaseStatus
from ...domain.shared.scope import Scope
from ...domain.write_off.claim_events import Checked, Kept, PursuitPlanned
from ...domain.write_off.kinds import Cause, ClaimStatus
from .among import among, is_postgres
from .liability_tables import liability_case, liability_loan
from .read_conditions import visible
from .write_off_rows import case_row_of, year_of
from .write_off_tables import write_off_case, write_off_claim, write_off_claim_event, write_off_item, write_off_year


class SqlWriteOffLists:
    """Lists of one snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)

    def applications(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[CaseRow]:
        """Applications by id, inside the scope."""
        c = write_off_case.c
        query = select(write_off_case).where(
            *visible(scope, c.institution, c.unit), among(c.id, ids, postgres=self._postgres)
        )
        return [case_row_of(row) for row in self._connection.execute(query)]

    def of_loans(self, scope: Scope, loans: Sequence[UUID], limit: int) -> Mapping[UUID, list[UUID]]:
        """The applications that each loan is or was in, inside the scope, newest first."""
        item, case = write_off_item.c, write_off_case.c
        number = func.row_number().over(partition_by=item.loan_id, order_by=item.case_id.desc()).label("number")
        ranked = (
            select(item.loan_id, item.case_id, number)
            .join(write_off_case, and_(case.institution == item.institution, case.id == item.case_id))
            .where(*visible(scope, case.institution, case.unit), among(item.loan_id, loans, postgres=self._postgres))
            .subquery()
        )
        rows = select(ranked).where(ranked.c.number <= limit).order_by(ranked.c.loan_id, ranked.c.number)
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for row in self._connection.execute(rows):
            found[row.loan_id].append(row.case_id)
        return found

    def due(self, scope: Scope, terms: DueTerms, after: ClaimKey | None, limit: int) -> Sequence[ClaimKey]:
        """Claims of the scope's branches with something due, above a key, in key order."""
        c, e = write_off_claim.c, write_off_claim_event.c
        of_claim = (e.institution == c.institution, e.loan_id == c.loan_id, e.case_id == c.case_id)
        planned = exists().where(*of_claim, e.kind == PursuitPlanned.__name__)
        checked = exists().where(*of_claim, e.kind == Checked.__name__, e.day > terms.checked)
        # The first event of a claim says why it was lost; it holds no text but the keeper's name.
        at_fault = exists().where(*of_claim, e.kind == Kept.__name__, e.payload.contains(f'"{Cause.SUBJECTIVE.value}"'))
        settled = (
            exists()
            .where(liability_loan.c.institution == c.institution, liability_loan.c.loan_id == c.loan_id)
            .where(liability_case.c.institution == c.institution, liability_case.c.id == liability_loan.c.case_id)
            .where(liability_case.c.status == CaseStatus.CLOSED.value)
        )
        kept = c.status == ClaimStatus.KEPT.value
        query = select(c.loan_id, c.case_id).where(
            *visible(scope, c.institution, c.branch),
            c.status != ClaimStatus.REVERSED.value,
            or_(
                and_(kept, c.kept_on <= terms.planned, ~planned),
                and_(kept, c.kept_on <= terms.checked, ~checked),
                and_(c.kept_on <= terms.assessed, at_fault, ~settled),
            ),
        )
        if after is not None:
            query = query.where(
                or_(c.loan_id > after.loan, and_(c.loan_id == after.loan, c.case_id > after.case)),
            )
        rows = self._connection.execute(query.order_by(c.loan_id, c.case_id).limit(limit))
        return [ClaimKey(row.loan_id, row.case_id) for row in rows]

    def years(self, institution: UUID, before: int, limit: int) -> Sequence[YearOfWriteOffs]:
        """Years with write-offs earlier than one, newest first."""
        c = write_off_year.c
        query = select(write_off_year).where(c.institution == institution, c.year < before)
        return [year_of(row) for row in self._connection.execute(query.order_by(c.year.desc()).limit(limit))]
