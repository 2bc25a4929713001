"""The papers that the system makes of an application for write-off, kept by hash in the transaction of its step.

The application form (呆账核销申请表) is filed when the application is made and as its collective review has it, the
approval (核销审批书) when the last authorised person agrees. Debtors are printed by name: the file of a written-off
claim is kept for ever, and a document is read by those alone who see personal data.
"""

from collections.abc import Mapping
from uuid import UUID

from ..domain.write_off.answer import Eligibility
from ..domain.write_off.case import Case
from .desk import Desk
from .documents import file_document
from .documents_facts import letterhead, loan_lines
from .documents_store import Form
from .documents_write_off import (
    MAX_LINES,
    Letterhead,
    LoanLine,
    write_off_application_paper,
    write_off_approval_paper,
)
from .outcomes import Subject, SubjectKind

Answers = Mapping[UUID, Eligibility]


def file_application(desk: Desk, case: Case, answers: Answers | None = None) -> None:
    """Keep the application form as the file stands; `answers` say why each claim qualifies."""
    _file(desk, case, write_off_application_paper(case, _lines(desk, case), _letterhead(desk, case), answers=answers))


def file_approval(desk: Desk, case: Case, answers: Answers) -> None:
    """Keep the approval of an application whose last authorised person has agreed; before that nothing is filed."""
    if any(each.final for each in case.approvals):
        _file(desk, case, write_off_approval_paper(case, _lines(desk, case), _letterhead(desk, case), answers=answers))


def _file(desk: Desk, case: Case, form: Form) -> None:
    file_document(desk, form, Subject(SubjectKind.WRITE_OFF, case.id), case.applied.unit)


def _letterhead(desk: Desk, case: Case) -> Letterhead:
    persons = {case.applied.maker} | case.signers | case.authors | case.reviewers | case.approvers
    return letterhead(desk, case.applied.unit, persons)


def _lines(desk: Desk, case: Case) -> dict[UUID, LoanLine]:
    """The loans that are printed: the first claims, and those that a printed paper of the file proves."""
    printed = {claim.loan for claim in case.claims[:MAX_LINES]}
    proved = {each.loan for each in case.evidence[:MAX_LINES] if each.loan is not None}
    return loan_lines(desk, printed | proved, by_name=True)
