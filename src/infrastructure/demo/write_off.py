"""Loans that are written off by the procedure: one whose debtor died, two small ones by list, and one not ready yet.

Applying, confirming, advising, reviewing, approving and booking are other people each time; what was given up is
pursued on. Papers are kept elsewhere and filed by their hash.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ...application.write_off_commands import (
    AddWriteOffEvidence,
    ApplyForWriteOff,
    ApproveWriteOff,
    AskedClaim,
    BookWriteOff,
    ConfirmInternalEvidence,
    GiveLegalOpinion,
    ListedClaim,
    PlanPursuit,
    RecordWriteOffRecovery,
    ReviewWriteOff,
    StateWriteOffFacts,
    WriteOffByList,
)
from ...domain.shared.money import Money
from ...domain.write_off.facts import Ground
from ...domain.write_off.kinds import (
    Cause,
    ClaimKind,
    ConfirmingRole,
    Criterion,
    Department,
    GroundKind,
    Level,
    Paper,
    Vote,
)
from ...domain.write_off.parts import Ballot
from . import products
from .hands import Hands, Lent, paper
from .security import first_trader

_PROVIDED: Final = date(2026, 4, 1)
"""The first quarter's provisions are posted: a write-off takes what is in the reserve, and no more."""
_LIST_BRANCH: Final = "WH01"
_SEATS: Final = {
    Department.WORKOUT: "fan.li",
    Department.CREDIT: "kong.li",
    Department.FINANCE: "xie.qing",
    Department.LEGAL: "yu.fei",
    Department.CONTROL: "cai.bin",
}


@dataclass(frozen=True, slots=True)
class _Signing:
    """Who confirms the internal evidence of a unit: its officer, who applies, its department's head, its own head."""

    officer: str
    department: str
    head: str


_SIGNING: Final = {
    "CD01": _Signing("tang.lei", "cheng.gang", "su.mei"),
    "WH01": _Signing("qiu.min", "shi.lei", "ren.jie"),
}


class WriteOffs:
    """What is done about write-offs, day by day."""

    def __init__(self, lent: list[Lent], hands: Hands) -> None:
        self._do, self._key, self._provide = hands.do, hands.key, hands.provide
        late = [each for each in lent if each.story.name == "overdue-400"]
        self._dead = first_trader(lent, "overdue-400")
        self._small = [
            each for each in late if each.story.product is products.CONSUMER and each.branch == _LIST_BRANCH
        ]  # fmt: skip
        self._unproved = next(each for each in late if each.story.product is products.CAR and each.branch == "HZ01")
        self._made: dict[str, UUID] = {}
        self._days: Mapping[date, Callable[[], None]] = {
            _PROVIDED: self._provide,
            date(2026, 6, 1): self._apply,
            date(2026, 6, 3): lambda: self._confirm("CD01", "借款人已死亡,遗产已查询,诉讼无意义"),
            date(2026, 6, 9): lambda: self._decide("CD01"),
            date(2026, 6, 11): lambda: self._book("CD01"),
            date(2026, 6, 12): self._apply_by_list,
            date(2026, 6, 15): lambda: self._confirm("WH01", "金额小,诉讼费用超过可收回金额"),
            date(2026, 6, 16): lambda: self._decide("WH01"),
            date(2026, 6, 17): lambda: self._book("WH01"),
            date(2026, 6, 25): self._recover,
            date(2026, 6, 29): self._apply_too_early,
        }

    def on(self, day: date) -> None:
        """Do what is done on a business date."""
        self._days.get(day, lambda: None)()

    def _apply(self) -> None:
        """The debtor died; the guarantor was let go by not being asked in time, for which somebody answers."""
        signing, loan = _SIGNING["CD01"], self._dead.loan
        self._do(signing.officer, StateWriteOffFacts(
            idempotency_key=self._key(), loan_id=loan, grounds=(Ground(GroundKind.DIED, date(2026, 4, 18)),),
            pursued_on=date(2026, 5, 25),
        ))  # fmt: skip
        claim = AskedClaim(loan_id=loan, criterion=Criterion.DEATH_OR_INCAPACITY)
        self._made["CD01"] = self._do(signing.officer, ApplyForWriteOff(
            idempotency_key=self._key(), number="HX2026-001", unit="CD01", claims=(claim,), cause=Cause.SUBJECTIVE,
            cause_text="借款人死亡且遗产不足清偿;保证期间内未向保证人主张权利",
        )).subject.id  # fmt: skip
        for kind in (Paper.DEATH_PROOF, Paper.ESTATE_PURSUIT, Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT):
            self._file("CD01", signing.officer, kind, date(2026, 5, 28))

    def _apply_by_list(self) -> None:
        """Small loans that were pursued for 180 days without result, on one list."""
        officer = _SIGNING["WH01"].officer
        rows = tuple(
            ListedClaim(loan_id=each.loan, pursued_since=date(2025, 6, 10), pursued_on=date(2026, 6, 8))
            for each in self._small
        )
        self._made["WH01"] = self._do(officer, WriteOffByList(
            idempotency_key=self._key(), number="HX2026-002", unit="WH01", criterion=Criterion.SMALL_BALANCE,
            kind=ClaimKind.PERSONAL, rows=rows, cause=Cause.OBJECTIVE, cause_text="小额个人贷款,追索180天以上无果",
        )).subject.id  # fmt: skip
        for kind in (Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT, Paper.SECURITY_PROOF):
            self._file("WH01", officer, kind, date(2026, 6, 10))

    def _apply_too_early(self) -> None:
        """Enforcement ended and a lawyer agrees, but the court's ruling is not in the file yet."""
        loan = self._unproved.loan
        self._do("mo.han", StateWriteOffFacts(
            idempotency_key=self._key(), loan_id=loan,
            grounds=(Ground(GroundKind.ENFORCEMENT_ENDED, date(2026, 6, 18)),), pursued_on=date(2026, 6, 18),
        ))  # fmt: skip
        self._made["HZ01"] = self._do("mo.han", ApplyForWriteOff(
            idempotency_key=self._key(), number="HX2026-003", unit="HZ01", cause=Cause.OBJECTIVE,
            claims=(AskedClaim(loan_id=loan, criterion=Criterion.ENFORCEMENT_FAILED),),
            cause_text="经强制执行无可供执行财产",
        )).subject.id  # fmt: skip
        self._file("HZ01", "mo.han", Paper.PURSUIT_RECORD, date(2026, 6, 24))
        self._advise("HZ01", proceedings="胜诉后申请强制执行,无可供执行财产")

    def _file(self, unit: str, person: str, kind: Paper, day: date) -> None:
        self._do(person, AddWriteOffEvidence(
            idempotency_key=self._key(), write_off_id=self._made[unit], kind=kind,
            content_hash=paper(f"{unit} {kind}"), dated=day,
        ))  # fmt: skip

    def _confirm(self, unit: str, why_not_sued: str) -> None:
        """Three persons of the unit sign the internal evidence, then a lawyer gives the opinion."""
        of = _SIGNING[unit]
        for role, person in zip(ConfirmingRole, (of.officer, of.department, of.head), strict=True):
            self._do(person, ConfirmInternalEvidence(
                idempotency_key=self._key(), write_off_id=self._made[unit], role=role, unit=unit
            ))  # fmt: skip
        self._advise(unit, why_not_sued=why_not_sued)

    def _advise(self, unit: str, *, proceedings: str = "", why_not_sued: str = "") -> None:
        """A lawyer who has no other part in it says what was done in court, or why nothing was."""
        self._do("yuan.fang", GiveLegalOpinion(
            idempotency_key=self._key(), write_off_id=self._made[unit], proceedings=proceedings,
            why_not_sued=why_not_sued, supports=True, content_hash=paper(f"{unit} opinion"),
        ))  # fmt: skip

    def _decide(self, unit: str) -> None:
        ballots = tuple(Ballot(person=person, department=of, vote=Vote.AGREE) for of, person in _SEATS.items())
        made = self._made[unit]
        self._do("jiang.xue", ReviewWriteOff(
            idempotency_key=self._key(), write_off_id=made, ballots=ballots, minutes=paper(f"{unit} minutes")
        ))  # fmt: skip
        self._do("dong.min", ApproveWriteOff(
            idempotency_key=self._key(), write_off_id=made, level=Level.MANAGEMENT, reason="同意核销"
        ))  # fmt: skip

    def _book(self, unit: str) -> None:
        keeper = _SIGNING[unit].officer
        self._do("xiao.yun", BookWriteOff(
            idempotency_key=self._key(), write_off_id=self._made[unit], keeper=keeper
        ))  # fmt: skip

    def _recover(self) -> None:
        """An heir pays a part; whoever keeps the claim says what is to be done next."""
        keeper, loan = _SIGNING["CD01"].officer, self._dead.loan
        self._do("wang.fang", RecordWriteOffRecovery(
            idempotency_key=self._key(), loan_id=loan, value_date=date(2026, 6, 25), amount=Money(20_000_00, "CNY"),
            collector=keeper,
        ))  # fmt: skip
        steps = ("查询继承人及遗产", "向继承人追偿")
        self._do(keeper, PlanPursuit(idempotency_key=self._key(), loan_id=loan, steps=steps))
