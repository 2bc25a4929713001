"""The finding and the notices of a case as documents that the system makes (认定书、处理决定通知书)."""

from hashlib import sha256
from uuid import UUID

from ..domain.liability_assessment.case import Case
from .desk import Desk
from .documents import file_document
from .documents_facts import letterhead, loan_lines
from .documents_liability import liability_finding_paper, liability_notice_paper
from .documents_store import Form
from .documents_write_off import MAX_LINES, Letterhead, LoanLine
from .liability_facts import policy_on
from .outcomes import Subject, SubjectKind


def finding_form(desk: Desk, case: Case, number: str) -> Form:
    """The finding that the meeting carried, as issued today under its number. Names are those of the records."""
    day = desk.bank.booking_date
    policy = policy_on(desk.unit, desk.bank.id, day)
    return liability_finding_paper(
        case,
        number,
        day,
        _lines(desk, case),
        _letterhead(desk, case),
        levels=policy.sign_levels,
        reconsideration_days=policy.ask_days,
    )


def notice_form(desk: Desk, case: Case, concerned: str) -> Form:
    """The notice to one person, numbered after the finding in the order of telling."""
    day = desk.bank.booking_date
    issued = case.issued.number if case.issued else case.opened.number
    number = f"{issued}-{len(case.notices) + 1}"
    days = policy_on(desk.unit, desk.bank.id, day).ask_days
    return liability_notice_paper(case, concerned, number, day, _letterhead(desk, case), reconsideration_days=days)


def hash_of(desk: Desk, form: Form) -> str:
    """The hash of a document that is not kept yet: the same form always gives the same bytes."""
    return sha256(desk.unit.paper.render(form)).hexdigest()


def file_form(desk: Desk, case: Case, form: Form) -> None:
    """Keep the document with its case, in the transaction of its step."""
    file_document(desk, form, Subject(SubjectKind.LIABILITY_CASE, case.id), case.opened.unit)


def _letterhead(desk: Desk, case: Case) -> Letterhead:
    persons = {member.person for member in (*case.members, *case.reviewers)} | case.concerned
    persons |= {row.person for row in case.file.rows if row.person} if case.file else set()
    return letterhead(desk, case.opened.unit, persons)


def _lines(desk: Desk, case: Case) -> dict[UUID, LoanLine]:
    """Loans and borrowers by number: a finding is about officers, and outlives what may be known of a debtor."""
    return loan_lines(desk, (each.loan for each in case.opened.loans[:MAX_LINES]), by_name=False)
