"""Write-off on paper: the application form (呆账核销申请表) and the approval (呆账核销审批书)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import ClassVar, Final
from uuid import UUID

from ..domain.write_off.answer import Eligibility
from ..domain.write_off.case import Case
from ..domain.write_off.events import Approved
from ..domain.write_off.kinds import Cause, Outcome, Vote
from ..domain.write_off.parts import NOTHING, AppliedClaim, Ballot
from .documents_chinese import article, capital, day, figure, formal_day, in_words, unit_of
from .documents_names import named
from .documents_store import DocumentKind
from .encoding import canonical, to_json

MAX_LINES: Final = 200
"""The most claims or papers that a document prints; the rest is bound to it by its hash and in the system."""
_NONE: Final = "无"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Whose paper it is: names of the bank and of the originating unit; `names`: of persons by id, else the id."""

    bank: str
    unit: str
    names: Mapping[str, str]

    def person(self, person: str) -> str:
        """How a person is printed."""
        return self.names.get(person, person)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanLine:
    """What is printed of a loan beside its amounts: numbers, names, dates, class (Chinese)."""

    number: str
    borrower: str
    granted_on: date | None = None
    due_on: date | None = None
    risk_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim as it is printed; amounts are figures in the unit that the form states."""

    place: int
    number: str
    borrower: str
    granted: str
    due: str
    risk_class: str
    principal: str
    interest: str
    off_balance: str
    fees: str
    total: str
    basis: str
    article: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum of the application, in figures."""

    principal: str
    interest: str
    off_balance: str
    fees: str
    costs: str
    on_balance: str
    total: str
    capital: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A place to sign: in what capacity, who, of which unit, on which day."""

    capacity: str
    person: str
    unit: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper of the file."""

    place: int
    name: str
    dated: str
    claim: str
    sha256: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffApplicationForm:
    """呆账核销申请表."""

    kind: ClassVar[DocumentKind] = DocumentKind.WRITE_OFF_APPLICATION

    bank: str
    number: str
    unit: str
    made_on: str
    sealed_on: str
    currency: str
    manner: str
    claims: int
    cause: str
    cause_text: str
    maker: str
    amount: Amount
    rows: tuple[ClaimRow, ...]
    more_rows: str
    papers: tuple[PaperRow, ...]
    more_papers: str
    confirmations: tuple[Signature, ...]
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRow:
    """A seat and its vote."""

    place: int
    person: str
    department: str
    vote: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffApprovalForm:
    """呆账核销审批书."""

    kind: ClassVar[DocumentKind] = DocumentKind.WRITE_OFF_APPROVAL

    bank: str
    number: str
    unit: str
    applied_on: str
    sealed_on: str
    currency: str
    manner: str
    claims: int
    cause: str
    maker: str
    amount: Amount
    approved: str
    rows: tuple[ClaimRow, ...]
    more_rows: str
    opinion: str
    review: str
    votes: tuple[VoteRow, ...]
    dissents: tuple[str, ...]
    approvals: tuple[Signature, ...]
    terms: tuple[str, ...]


def write_off_application_paper(
    case: Case,
    loans: Mapping[UUID, LoanLine],
    letterhead: Letterhead,
    *,
    answers: Mapping[UUID, Eligibility] | None = None,
) -> WriteOffApplicationForm:
    """The application form as the case stands: at its making, and again when the file is complete.

    `loans` and `answers` by loan id; an answer adds the article and why the criterion is met.
    """
    applied = case.applied
    kept = case.evidence[:MAX_LINES]
    papers = tuple(
        PaperRow(
            place=place,
            name=named(each.kind),
            dated=day(each.dated),
            claim="全部" if each.loan is None else loans[each.loan].number,
            sha256=each.content_hash,
            note=each.note,
        )
        for place, each in enumerate(kept, 1)
    )
    # Whoever confirms is of the originating unit.
    unit, person = letterhead.unit, letterhead.person
    signed = tuple(
        Signature(capacity=named(each.role), person=person(each.person), unit=unit, on=day(each.on))
        for each in case.confirmations
    )
    return WriteOffApplicationForm(
        bank=letterhead.bank,
        number=applied.number,
        unit=unit,
        made_on=day(applied.on),
        sealed_on=formal_day(case.last),
        currency=unit_of(applied.currency),
        manner=_manner(case),
        claims=len(case.claims),
        cause=named(applied.cause),
        cause_text=applied.cause_text,
        maker=person(applied.maker),
        amount=_amount(case),
        rows=_rows(case, loans, answers or {}),
        more_rows=_more_claims(case),
        papers=papers,
        more_papers=_more("份材料", case.evidence),
        confirmations=signed,
        opinion=_opinion(case, letterhead),
    )


def write_off_approval_paper(
    case: Case,
    loans: Mapping[UUID, LoanLine],
    letterhead: Letterhead,
    *,
    answers: Mapping[UUID, Eligibility] | None = None,
) -> WriteOffApprovalForm:
    """The approval of a case that is approved: the review with every vote and dissent, and the authorised persons.

    Raises ValueError where nobody has approved finally.
    """
    final = next((each for each in case.approvals if each.final), None)
    if final is None:
        raise ValueError(f"application {case.applied.number} is not approved")
    applied, person = case.applied, letterhead.person
    return WriteOffApprovalForm(
        bank=letterhead.bank,
        number=applied.number,
        unit=letterhead.unit,
        applied_on=day(applied.on),
        sealed_on=formal_day(final.on),
        currency=unit_of(applied.currency),
        manner=_manner(case),
        claims=len(case.claims),
        cause=named(applied.cause),
        maker=person(applied.maker),
        amount=_amount(case),
        approved=in_words(case.total, applied.currency),
        rows=_rows(case, loans, answers or {}),
        more_rows=_more_claims(case),
        opinion=_opinion(case, letterhead),
        review=_review(case),
        votes=_votes(case.ballots, letterhead),
        dissents=tuple(
            f"{person(each.person)}（{named(each.department)}）：{each.reason}"
            for each in case.ballots
            if each.vote is not Vote.AGREE and each.reason.strip()
        ),
        approvals=tuple(_approval(each, letterhead) for each in case.approvals),
        terms=_terms(case, final.on),
    )


def _manner(case: Case) -> str:
    if case.applied.by_list:
        return "清单核销"
    return "单笔核销" if len(case.claims) == 1 else "批量核销"


def _amount(case: Case) -> Amount:
    whole, currency = sum((claim.amounts for claim in case.claims), NOTHING), case.applied.currency
    return Amount(
        principal=figure(whole.principal, currency),
        interest=figure(whole.interest, currency),
        off_balance=figure(whole.off_balance_interest, currency),
        fees=figure(whole.fees, currency),
        costs=figure(whole.costs, currency),
        on_balance=figure(whole.on_balance, currency),
        total=figure(whole.total, currency),
        capital=capital(whole.total, currency),
    )


def _rows(case: Case, loans: Mapping[UUID, LoanLine], answers: Mapping[UUID, Eligibility]) -> tuple[ClaimRow, ...]:
    shown = case.claims[:MAX_LINES]
    return tuple(
        _row(place, claim, loans[claim.loan], answers.get(claim.loan), case.applied.currency)
        for place, claim in enumerate(shown, 1)
    )


def _row(place: int, claim: AppliedClaim, loan: LoanLine, answer: Eligibility | None, currency: str) -> ClaimRow:
    amounts = claim.amounts
    basis_article, finding = _basis(claim, answer)
    return ClaimRow(
        place=place,
        number=loan.number,
        borrower=loan.borrower,
        granted=day(loan.granted_on),
        due=day(loan.due_on),
        risk_class=loan.risk_class,
        principal=figure(amounts.principal, currency),
        interest=figure(amounts.interest, currency),
        off_balance=figure(amounts.off_balance_interest, currency),
        fees=figure(amounts.fees + amounts.costs, currency),
        total=figure(amounts.total, currency),
        basis=named(claim.criterion) if claim.criterion else f"关联债权 {claim.reference}",
        article=basis_article,
        finding=finding,
    )


def _basis(claim: AppliedClaim, answer: Eligibility | None) -> tuple[str, str]:
    """The article a claim rests on and why it holds, as the answer says it."""
    met: list[tuple[str, str]] = []
    if answer is not None and claim.criterion is not None:
        met = [(article(each.article), each.reason_zh) for each in answer.criteria if each.criterion is claim.criterion]
    elif answer is not None:
        found = (each for each in answer.references if each.debt == claim.reference and each.outcome is Outcome.MET)
        met = [(article(each.article), each.reason_zh) for each in found]
    return met[0] if met else ("财金〔2017〕90号 附件" if claim.criterion else "财金〔2017〕90号 第九条、第十条", "")


def _more(what: str, items: Sequence[object]) -> str:
    rest = len(items) - MAX_LINES
    return f"（另有 {rest} {what}，见系统明细）" if rest > 0 else ""


def _more_claims(case: Case) -> str:
    """Claims beyond what is printed are bound to the page by the hash of all of them."""
    if len(case.claims) <= MAX_LINES:
        return ""
    digest = sha256(canonical(to_json(case.claims)).encode()).hexdigest()
    return f"（另有 {len(case.claims) - MAX_LINES} 笔见债权清单，全部 {len(case.claims)} 笔的清单 SHA-256：{digest}）"


def _opinion(case: Case, letterhead: Letterhead) -> str:
    opinion = case.opinion
    if opinion is None:
        return "尚未出具。"
    author = letterhead.person(opinion.author)
    who = f"外聘律师（由{author}负责）" if opinion.outside else f"本行法律人员{author}"
    result = "支持核销" if opinion.supports else "不支持核销"
    told = [f"{who}于{day(opinion.on)}出具法律意见：{result}。"]
    if opinion.proceedings.strip():
        told.append(f"诉讼及执行情况：{opinion.proceedings.rstrip('。')}。")
    if opinion.why_not_sued.strip():
        told.append(f"未诉讼理由：{opinion.why_not_sued.rstrip('。')}。")
    return "".join(told)


def _review(case: Case) -> str:
    present = [ballot for ballot in case.ballots if ballot.vote is not None]
    counts = {vote: sum(ballot.vote is vote for ballot in present) for vote in Vote}
    tally = "，".join(f"{named(vote)} {counts[vote]} 票" for vote in Vote)
    return (
        f"{day(case.reviewed_on)}召开集体审议会议，应到 {len(case.ballots)} 人，实到 {len(present)} 人；"
        f"{tally}，审议通过。会议纪要 SHA-256：{case.minutes}"
    )


def _votes(ballots: tuple[Ballot, ...], letterhead: Letterhead) -> tuple[VoteRow, ...]:
    return tuple(
        VoteRow(
            place=place,
            person=letterhead.person(each.person),
            department=named(each.department),
            vote="缺席" if each.vote is None else named(each.vote),
            reason=each.reason or _NONE,
        )
        for place, each in enumerate(ballots, 1)
    )


def _approval(each: Approved, letterhead: Letterhead) -> Signature:
    return Signature(capacity=named(each.level), person=letterhead.person(each.person), unit="同意", on=day(each.on))


def _terms(case: Case, approved_on: date) -> tuple[str, ...]:
    """What an approval reminds of, article by article of 财金〔2017〕90号."""
    amounts, currency = sum((claim.amounts for claim in case.claims), NOTHING), case.applied.currency
    reserve, memo = in_words(amounts.on_balance, currency), in_words(amounts.off_balance_interest, currency)
    keep = "核销后账销案存、权在力催：除依法完全终结外，本行保留全部追索权利，继续追偿，核销不得告知债务人为免除债务"
    terms = [
        f"由贷款损失准备承担{reserve}，表外利息{memo}继续在表外核算（第三条、第十一条）。",
        f"{keep}（第四条、第十四条、第十五条）。",
    ]
    if case.applied.cause is Cause.SUBJECTIVE:
        terms.append("形成原因含主观因素，应在核销后两年内完成责任认定和责任追究（第十九条）。")
    terms.append(
        f"{approved_on.year}年度终了后五个月内完成专项审计，六个月内向财政部门报送核销及审计情况；跨年入账的以入账年度为准"
        "（第二十条）。"
    )
    return tuple(terms)
