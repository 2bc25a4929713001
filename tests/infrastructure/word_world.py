"""Cases of write-off and liability with everything that a document prints, plain and hostile."""

from datetime import date
from typing import Final
from uuid import UUID

from postloan.application.documents_liability import liability_finding_paper, liability_notice_paper
from postloan.application.documents_store import Form
from postloan.application.documents_write_off import (
    Letterhead,
    LoanLine,
    write_off_application_paper,
    write_off_approval_paper,
)
from postloan.domain.liability_assessment import case as liability
from postloan.domain.liability_assessment import events as happened
from postloan.domain.liability_assessment import kinds as k
from postloan.domain.liability_assessment import parts as p
from postloan.domain.write_off import kinds as w
from postloan.domain.write_off.answer import CriterionAnswer, Eligibility
from postloan.domain.write_off.case import Case, fold
from postloan.domain.write_off.events import Applied, Approved, Confirmed, EvidenceFiled, OpinionGiven, Reviewed
from postloan.domain.write_off.parts import Amounts, AppliedClaim, Ballot, Confirmation, Evidence, LegalOpinion

BANK: Final = UUID(int=1)
HASH: Final = "0123456789abcdef" * 4
HOSTILE: Final = "<w:p>&amp;{{ f.bank }}{% for %}</w:t>\"'\n第二行 ]]> 王＆李<>" + "很长的文字" * 60
NAMES: Final = {"wang": "王建国", "li": "李明", "zhao": "赵敏", "qian": "钱磊", "sun": "孙悦", "zhou": "周涛",
                "wu": "吴芳", "zheng": "郑凯", "feng": "冯丽", "chen": "陈静", "wei": "卫东"}  # fmt: skip


def letterhead(hostile: bool = False) -> Letterhead:
    bank = HOSTILE if hostile else "青禾农村商业银行股份有限公司"
    return Letterhead(bank=bank, unit="城东支行", names={**NAMES, **({"wang": HOSTILE} if hostile else {})})


def lines(count: int = 2, hostile: bool = False) -> dict[UUID, LoanLine]:
    borrowers = ("青禾机械制造有限公司", "李大有")
    return {
        UUID(int=100 + n): LoanLine(
            number=f"JD2021{n:06d}",
            borrower=HOSTILE if hostile else borrowers[n % 2],
            granted_on=date(2021, 3, 31),
            due_on=date(2023, 3, 30),
            risk_class="损失",
        )
        for n in range(count)
    }


def write_off_case(count: int = 2, hostile: bool = False, *, approved: bool = True) -> Case:
    text = HOSTILE if hostile else "借款人2023年起停产，主要设备已被法院拍卖，保证人下落不明，经多次追索未果。"
    amounts = Amounts(
        principal=12_345_678_901 if count == 3 else 1_234_567,
        interest=8_900,
        off_balance_interest=45_678,
        fees=1_000,
        costs=250_000,
    )
    claims = tuple(
        AppliedClaim(loan=key, amounts=amounts, criterion=w.Criterion.ENFORCEMENT_FAILED)
        if n % 2 == 0
        else AppliedClaim(loan=key, amounts=amounts, reference="JD2020000009")
        for n, key in enumerate(lines(count))
    )
    applied = Applied(
        case=UUID(int=9), institution=BANK, number="HX-2026-0031", unit="101", currency="CNY", claims=claims,
        by_list=False, cause=w.Cause.SUBJECTIVE, cause_text=text, maker="wang", on=date(2026, 3, 31),
    )  # fmt: skip
    if not approved:
        made = fold([applied])
        assert made is not None
        return made
    day = date(2026, 4, 10)
    roles = zip(w.ConfirmingRole, ("wang", "li", "zhao"), strict=True)
    votes = (w.Vote.AGREE, w.Vote.AGREE, w.Vote.AGAINST, w.Vote.AGREE, None)
    seats = zip(w.Department, ("sun", "zhou", "wu", "zheng", "feng"), votes, strict=True)
    reason = HOSTILE if hostile else "保证人名下房产尚未查封，应先行保全。"
    opinion = LegalOpinion(
        author="qian", outside=False, proceedings="已起诉并执行，法院裁定终结本次执行程序", why_not_sued="",
        supports=True, content_hash=HASH, on=day,
    )  # fmt: skip
    case = fold([
        applied,
        *(EvidenceFiled(Evidence(kind=kind, content_hash=HASH, dated=date(2026, 2, 1), note=text if hostile else ""),
                        "wang", day)
          for kind in (w.Paper.ENFORCEMENT_RULING, w.Paper.PURSUIT_RECORD)),
        *(Confirmed(Confirmation(role=role, person=who, unit="101", on=day)) for role, who in roles),
        OpinionGiven(opinion),
        Reviewed(
            tuple(Ballot(person=who, department=department, vote=vote,
                         reason=reason if vote is w.Vote.AGAINST else "")
                  for department, who, vote in seats),
            HASH, agreed=True, on=date(2026, 4, 20),
        ),
        Approved("chen", w.Level.MANAGEMENT, final=False, on=date(2026, 4, 28)),
        Approved("wei", w.Level.BOARD, final=True, on=date(2026, 4, 30)),
    ])  # fmt: skip
    assert case is not None
    return case


def answers(count: int = 2) -> dict[UUID, Eligibility]:
    found = CriterionAnswer(
        w.Criterion.ENFORCEMENT_FAILED, w.Annex.GENERAL, w.Outcome.MET, "财金〔2017〕90号 附1 第7项",
        "enforcement ended", "法院于2026年2月1日裁定终结本次执行程序",
    )  # fmt: skip
    return {key: Eligibility(key, date(2026, 3, 31), "v1", (found,), (), ()) for key in lines(count)}


def liability_case(hostile: bool = False) -> liability.Case:
    text = HOSTILE if hostile else "贷后检查未按季进行，风险暴露延误。"
    day = date(2026, 5, 20)
    loans = tuple(
        p.CaseLoan(loan=key, borrower=UUID(int=50), amount=1_234_567, granted_on=date(2021, 3, 31)) for key in lines()
    )
    rows = (
        p.LifeRow(number=1, kind=k.RowKind.CHECK_MISSED, loan=UUID(int=100), what="2022年第三季度贷后检查未完成",
                  on=date(2022, 9, 30), person="wang"),
        p.LifeRow(number=2, kind=k.RowKind.WARNING_UNANSWERED, loan=UUID(int=101), what="停产预警",
                  on=date(2022, 11, 2)),
    )  # fmt: skip
    handled = (
        p.Handling(loan=UUID(int=100), person="wang", step=k.LifeStep.POST_LOAN, act="检查", on=date(2022, 6, 30)),
        p.Handling(loan=UUID(int=100), person="li", step=k.LifeStep.APPROVAL, act="审批", on=date(2021, 3, 30)),
    )
    file = p.LifeFile(handlings=handled, rows=rows, as_of=date(2026, 5, 1), content_hash=HASH)
    fault = p.Fault(
        kind=k.FaultKind.CHECK_MISSED, grade=k.FaultGrade.ORDINARY, on=date(2022, 9, 30),
        rule="《贷后管理办法》第十二条", rule_since=date(2020, 1, 1), text=text, row=1,
    )  # fmt: skip
    ground = p.AppliedGround(
        k.Ground.NO_EVIDENCE, k.Effect.MUST, "金规〔2024〕11号 应当免责情形", "none", "无确切证据证明违规"
    )
    findings = (
        p.PersonFinding(
            person="wang", kind=k.LiabilityKind.DILIGENCE, cause=k.Cause.SUBJECTIVE, assessed=k.Degree.ORDINARY,
            degree=k.Degree.ORDINARY, grounds=(), deduction=123_456,
            measures=(p.Measure(kind=k.MeasureKind.SCORE, extent=5), p.Measure(kind=k.MeasureKind.WARNING, extent=6)),
            faults=(fault,), reason=text,
        ),
        p.PersonFinding(
            person="li", kind=k.LiabilityKind.MANAGEMENT, cause=k.Cause.OBJECTIVE, assessed=k.Degree.NONE,
            degree=k.Degree.NONE, grounds=(ground,), deduction=0, measures=(), faults=(), reason="审批依据充分。",
        ),
    )  # fmt: skip
    members = tuple(
        p.Member(person=who, department=department, chair=who == "sun")
        for who, department in zip(("sun", "zhou", "wu"), k.Department, strict=False)
    )
    ballots = (
        p.Ballot(person="sun", vote=k.Vote.AGREE),
        p.Ballot(person="zhou", vote=k.Vote.AGREE),
        p.Ballot(person="wu", vote=k.Vote.AGAINST, reason=HOSTILE if hostile else "应当认定为较重责任。"),
    )
    explained = (p.Explained(2, "预警当日即上报，分行批复前已采取保全措施"),)
    opened = happened.Opened(
        case=UUID(int=8), institution=BANK, number="ZR-2026-0007", unit="101", currency="CNY",
        trigger=k.Trigger.NON_PERFORMING, cause_on=date(2026, 3, 31), loans=loans, batch=False,
        reason="两笔贷款下调为次级。", person="zhao", on=date(2026, 4, 1),
    )  # fmt: skip
    made = liability.fold([
        opened,
        happened.GroupFormed(members, "zhao", date(2026, 4, 2)),
        happened.FilePrepared(file, "qian", date(2026, 5, 1)),
        happened.Initiated("zhao", date(2026, 5, 2)),
        happened.MeetingHeld(findings, explained, ballots, HASH, carried=True, on=day),
    ])  # fmt: skip
    assert made is not None
    return made


def forms(hostile: bool = False, count: int = 2) -> dict[str, Form]:
    """Every document, by a name."""
    case, loans, head = write_off_case(count, hostile), lines(count, hostile), letterhead(hostile)
    liable = liability_case(hostile)
    issued = liability.evolve(liable, happened.FindingIssued("ZRRD-2026-0007", HASH, "zhao", date(2026, 5, 21)))
    return {
        "application": write_off_application_paper(case, loans, head, answers=answers(count)),
        "application at its making": write_off_application_paper(
            write_off_case(count, hostile, approved=False), loans, head
        ),
        "approval": write_off_approval_paper(
            case, loans, head, answers=answers(count)
        ),
        "finding": liability_finding_paper(
            liable, "ZRRD-2026-0007", date(2026, 5, 21), lines(2, hostile), head,
            levels=tuple(k.SignLevel), reconsideration_days=30,
        ),
        "notice": liability_notice_paper(
            issued, "wang", "ZRTZ-2026-0011", date(2026, 6, 3), head, reconsideration_days=30
        ),
    }  # fmt: skip
