"""Yearly reviews of guarantors that are overdue (保证人年度评估逾期): told once, found by their wake date."""

from dataclasses import replace
from uuid import UUID

from .desk import Desk
from .outcomes import Subject, SubjectKind
from .run_store import Run


def reviews_due(desk: Desk, run: Run, size: int) -> Run | None:
    """Tell the next overdue reviews as `guarantor.ReviewOverdue`; None: there are no more."""
    after = UUID(run.cursor) if run.cursor else None
    due = desk.unit.guarantors.reviews_due(run.institution, run.business_date, after, size)
    if not due:
        return None
    for guarantor in due:
        subject = Subject(SubjectKind.BORROWER, guarantor.id)
        by = guarantor.review_due(run.business_date).isoformat()
        desk.tell("guarantor.ReviewOverdue", subject, {"guarantor": str(guarantor.id), "reviewDue": by})
    desk.unit.guarantors.told(run.institution, [guarantor.id for guarantor in due])
    return replace(run, cursor=str(due[-1].id))
