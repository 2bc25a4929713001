"""Rows of write-off tables, and what they say."""

import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from ...application.encoding import canonical, from_json, to_json
from ...application.write_off_codec import load_claim_event
from ...application.write_off_store import CaseRow, ClaimRow, KeptClaim, Statement, YearOfWriteOffs
from ...domain.write_off.case import Case
from ...domain.write_off.claim import fold_claim
from ...domain.write_off.kinds import CaseStatus, ClaimStatus
from .bulk import Row

_STATED: Final = frozenset({"id", "loan", "stated_on", "recorded_at", "recorded_by"})
"""Fields of a statement that stand in columns of their own."""


def case_row(case: Case) -> Row:
    """An application as a row."""
    applied = case.applied
    return (
        applied.institution,
        case.id,
        applied.number,
        applied.unit,
        applied.currency,
        applied.by_list,
        case.status.value,
        len(case.claims),
        case.total,
        case.reserve_used,
        applied.maker,
        applied.on,
        case.last,
        case.written_off_on,
        case.version,
    )


def case_row_of(row: Any) -> CaseRow:  # noqa: ANN401 - a row of write_off_case
    """An application as lists show it."""
    return CaseRow(
        id=row.id,
        number=row.number,
        unit=row.unit,
        currency=row.currency,
        by_list=row.by_list,
        status=CaseStatus(row.status),
        claims=row.claims,
        total=row.total,
        reserve_used=row.reserve_used,
        maker=row.maker,
        applied_on=row.applied_on,
        last_on=row.last_on,
        written_off_on=row.written_off_on,
        version=row.version,
    )


def claim_row(institution: UUID, kept: KeptClaim) -> Row:
    """A claim as a row."""
    claim = kept.claim
    return (
        institution,
        claim.kept.loan,
        claim.kept.case,
        kept.branch,
        kept.product,
        claim.kept.currency,
        claim.status.value,
        kept.in_account,
        claim.kept.on,
        claim.keeper,
        claim.kept.amounts.total,
        claim.accrued,
        claim.recovered.total,
        claim.restored,
        claim.waived.total,
        claim.owed.total,
        kept.told_through,
        kept.wake_on,
        claim.version,
    )


def claim_of(row: Any) -> ClaimRow:  # noqa: ANN401 - a row of write_off_claim
    """A row of `write_off_claim`, for lists."""
    return ClaimRow(
        loan=row.loan_id,
        case=row.case_id,
        branch=row.branch,
        currency=row.currency,
        status=ClaimStatus(row.status),
        in_account=row.in_account,
        kept_on=row.kept_on,
        keeper=row.keeper,
        written_off=row.written_off,
        accrued=row.accrued,
        recovered=row.recovered,
        restored=row.restored,
        waived=row.waived,
        owed=row.owed,
        wake_on=row.wake_on,
        version=row.version,
    )


def kept_of(row: Any, events: Sequence[Any]) -> KeptClaim:  # noqa: ANN401 - a row of write_off_claim
    """A claim folded from its events."""
    claim = fold_claim(load_claim_event(row.loan_id, row.case_id, each.kind, each.payload) for each in events)
    if claim is None:
        raise ValueError(f"claim {row.loan_id} of application {row.case_id} has no events")
    return KeptClaim(claim, row.branch, row.product, row.in_account, row.told_through, row.wake_on)


def stated(statement: Statement) -> str:
    """What a statement says, without the fields that are empty."""
    names = (name for name in Statement.__dataclass_fields__ if name not in _STATED)
    values = {name: getattr(statement, name) for name in names}
    return canonical({name: to_json(value) for name, value in values.items() if value not in (None, (), False)})


def statement_of(row: Any) -> Statement:  # noqa: ANN401 - a row of write_off_statement
    """A row of `write_off_statement`."""
    known = {
        "id": str(row.id),
        "loan": str(row.loan_id),
        "stated_on": row.stated_on.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "recorded_by": row.recorded_by,
    }
    return from_json(Statement, json.loads(row.payload) | known)


def year_of(row: Any) -> YearOfWriteOffs:  # noqa: ANN401 - a row of write_off_year
    """A row of `write_off_year`."""
    """A year with write-offs."""
    return YearOfWriteOffs(
        row.year, row.told_through, row.wake_on, row.audited_on, row.audit_hash, row.reported_on, row.report_hash
    )
