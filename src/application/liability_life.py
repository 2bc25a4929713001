"""The life of a case's loans as the system has recorded it (责任认定资料), as one text with its hash.

Who did or decided what on which day, by the handling log; the loan's transactions; its classes; proposals with every
opinion; warnings of rights and what became of them; reviews of guarantors that were missed; security given up; the
audit chain's rows. What went wrong is numbered, so that the meeting answers for each row. Every list has a bound, and
where more is recorded the file says how many rows there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from ..domain.clock import NoticeKind
from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.kinds import RowKind
from ..domain.liability_assessment.parts import MAX_ROWS, Handling, LifeFile, LifeRow
from ..domain.shared.errors import InvalidInput
from .clock_store import RightKey, RightNotice
from .desk import Desk
from .encoding import canonical, to_json
from .liability_commands import PrepareLiabilityFile
from .liability_facts import acts_on, handlings_of, loans_of
from .outcomes import Subject, SubjectKind
from .ports import Unit

MAX_OF_KIND: Final = 2_000
"""Rows of each kind that the file of one loan shows, the newest where there are more."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A file and the canonical text whose hash it bears."""

    file: LifeFile
    text: str


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A row before it has its number."""

    on: date
    kind: RowKind
    loan: UUID
    what: str
    person: str = ""


def life_file(desk: Desk, case: Case, stated: PrepareLiabilityFile) -> Assembled:
    """Everything that is recorded of the loans up to now, with what the investigator adds."""
    unit, bank, loans = desk.unit, desk.bank.id, loans_of(case)
    acts = tuple(
        Handling(loan=a.loan_id, person=a.handler, step=a.step, act=a.act, on=a.on, documents=a.documents)
        for a in stated.acts
    )
    handlings = (*handlings_of(unit, bank, loans), *acts)
    if not handlings:
        raise InvalidInput("acts", 0, "nobody has handled the loans by the log: state who did, by papers")
    wrong = [row for loan in loans for row in _wrong(unit, bank, loan, desk.bank.booking_date)]
    wrong += [_Wrong(row.on, row.kind, row.loan_id, row.what, row.handler) for row in stated.rows]
    if len(wrong) > MAX_ROWS:
        raise InvalidInput("rows", len(wrong), f"must be at most {MAX_ROWS}: assess the loans in parts")
    ordered = sorted(wrong, key=lambda row: (row.on, row.loan, row.kind, row.what))
    rows = tuple(
        LifeRow(number=number, kind=row.kind, loan=row.loan, what=row.what, on=row.on, person=row.person)
        for number, row in enumerate(ordered, 1)
    )
    text = canonical(
        {
            "case": case.opened.number,
            "asOf": desk.bank.booking_date.isoformat(),
            "handlings": to_json(handlings),
            "rows": to_json(rows),
            "loans": [_life(unit, bank, loan) for loan in loans],
        }
    )
    digest = sha256(text.encode()).hexdigest()
    return Assembled(LifeFile(handlings=handlings, rows=rows, as_of=desk.bank.booking_date, content_hash=digest), text)


def _life(unit: Unit, bank: UUID, loan: UUID) -> dict[str, Any]:
    """What is recorded of one loan."""
    return {
        "loan": str(loan),
        "entries": _last(unit.loans.history(bank, loan)),
        "classes": _last(unit.classifications.histories(bank, [loan]).get(loan, ())),
        "proposals": _proposals(unit, bank, loan),
        "rights": _last(list(_notices(unit, bank, loan))),
        "records": _last(unit.rights.records(bank, [loan]).get(loan, ())),
        "givenUp": _last(unit.collateral.given_up(bank, [loan])),
        "audit": _last(unit.liability.audited(bank, Subject(SubjectKind.LOAN, loan), MAX_OF_KIND + 1)),
    }


def _last(found: Sequence[object]) -> dict[str, Any]:
    return {"rows": to_json(list(found[-MAX_OF_KIND:])), "more": len(found) > MAX_OF_KIND}


def _proposals(unit: Unit, bank: UUID, loan: UUID) -> dict[str, Any]:
    """What was proposed and what each person said to it, in the order of the acts."""
    ids = dict.fromkeys(act.proposal for act in acts_on(unit, bank, loan) if act.proposal is not None)
    found = [unit.proposals.get(bank, key) for key in list(ids)[-MAX_OF_KIND:]]
    rows = [
        {
            "id": str(proposal.id),
            "kind": proposal.kind,
            "maker": proposal.maker,
            "madeAt": proposal.made_at.isoformat(),
            "status": proposal.status.value,
            "figures": to_json(proposal.figures),
            "opinions": to_json(proposal.opinions),
        }
        for proposal, _ in filter(None, found)
    ]
    return {"rows": rows, "more": len(ids) > MAX_OF_KIND}


def _notices(unit: Unit, bank: UUID, loan: UUID) -> Iterator[RightNotice]:
    after: UUID | None = None
    while page := unit.rights.notices(bank, loan, after, MAX_OF_KIND):
        yield from page
        after = page[-1].id


def _wrong(unit: Unit, bank: UUID, loan: UUID, day: date) -> Iterator[_Wrong]:
    """Rights lost and the warnings before that nobody answered; guarantors whose yearly review is missed."""
    warned: dict[RightKey, RightNotice] = {}
    lost: dict[RightKey, RightNotice] = {}
    for notice in _notices(unit, bank, loan):
        if notice.what is NoticeKind.WARNING:
            warned.setdefault(notice.key, notice)
        elif notice.what is NoticeKind.LOST:
            lost[notice.key] = notice
        else:
            # An act revived it: neither the loss nor the warnings before it stand.
            warned.pop(notice.key, None)
            lost.pop(notice.key, None)
    for key, notice in lost.items():
        yield _Wrong(notice.lost_on or notice.day, RowKind.RIGHT_LOST, loan, f"{notice.kind.value} {key.subject}")
        if key in warned:
            first = warned[key]
            yield _Wrong(first.day, RowKind.WARNING_UNANSWERED, loan, f"{first.kind.value} {key.subject}")
    parties = {party for kept in unit.guarantees.of_loans(bank, [loan]) for party in kept.guarantee.contract.parties}
    for party, guarantor in sorted(unit.guarantors.get_many(bank, sorted(parties)).items()):
        due = guarantor.review_due(day)
        if due < day:
            yield _Wrong(due, RowKind.CHECK_MISSED, loan, f"GUARANTOR_REVIEW {party}")
