"""A bank that writes off: its people, and short ways through the procedure."""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.cases import carry_out
from postloan.application.deciding import Decided, Step, decide
from postloan.application.desk import Desk
from postloan.application.loan import WriteOffLoan
from postloan.application.outcomes import Done, Outcome, Pending, Subject, SubjectKind
from postloan.application.ports import Unit
from postloan.application.write_off_commands import (
    AddWriteOffEvidence,
    ApplyForWriteOff,
    ApproveWriteOff,
    AskedClaim,
    BookWriteOff,
    ConfirmInternalEvidence,
    GiveLegalOpinion,
    ReviewWriteOff,
    StateWriteOffFacts,
    WriteOffCommand,
)
from postloan.application.write_off_facts import write_off_eligibility
from postloan.application.write_off_store import KeptClaim
from postloan.domain.loan.events import PartialWriteOff, WriteOff
from postloan.domain.loan.loan import Loan
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.money import Money
from postloan.domain.write_off.answer import Eligibility
from postloan.domain.write_off.case import Case
from postloan.domain.write_off.facts import Ground
from postloan.domain.write_off.kinds import Cause, ConfirmingRole, Criterion, Department, GroundKind, Level, Paper, Vote
from postloan.domain.write_off.parts import Ballot
from tests.application.world import START, World

PAPERS = (Paper.DEATH_PROOF, Paper.ESTATE_PURSUIT, Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT)
"""What the death of a borrower is proved by, and what every claim needs but the legal opinion."""
SEATS = tuple(zip(("r1", "r2", "r3", "r4", "r5"), Department, strict=True))
AGREED = tuple(Ballot(person=name, department=unit, vote=Vote.AGREE) for name, unit in SEATS)


def digest(text: str) -> str:
    """The hash of a paper."""
    return sha256(text.encode()).hexdigest()


def booked_alone(world: World, loan_id: UUID, day: date, part: int = 0) -> None:
    """Write a loan, or a part in minor units, off in its account alone, as booking an application does: no people,
    no reserve, no kept claim.
    """

    def work(unit: Unit) -> None:
        desk = Desk(unit, world.cashier, world.tick(), world.ids)
        loan = desk.loan(loan_id)
        assert isinstance(loan, Loan), loan
        decided = decide(desk, loan, [Step(PartialWriteOff(part) if part else WriteOff(), day)], "核销")
        assert isinstance(decided, Decided), decided
        subject = Subject(SubjectKind.LOAN, loan.id)
        carry_out(desk, WriteOffLoan(idempotency_key=world.key(), loan_id=loan.id, value_date=day), subject,
                  [(loan, decided)])  # fmt: skip

    world.transactions.write(work)


@dataclass
class WriteOffs:
    """The people of a write-off in a world, each another person, and what they do."""

    world: World
    maker: Actor = field(init=False)

    def __post_init__(self) -> None:
        person = self.world.person
        self.maker = person("maker", Role.OFFICER)
        self.heads = {
            ConfirmingRole.HANDLER: person("handler", Role.OFFICER),
            ConfirmingRole.DEPARTMENT_HEAD: person("department", Role.OFFICER),
            ConfirmingRole.UNIT_HEAD: person("head", Role.APPROVER),
        }
        self.lawyer = person("lawyer", Role.RISK_MANAGER)
        self.secretary = person("secretary", Role.RISK_MANAGER)
        self.authorised = person("authorised", Role.APPROVER)
        self.bookkeeper = person("bookkeeper", Role.ACCOUNTANT)
        self.seconds = (person("second", Role.APPROVER), person("third", Role.APPROVER))

    def state(self, loan: UUID, day: date = START, **more: object) -> Outcome:
        """The borrower died, and everybody was pursued."""
        return self.world.run(
            self.maker,
            StateWriteOffFacts(
                idempotency_key=self.world.key(),
                loan_id=loan,
                grounds=(Ground(GroundKind.DIED, day),),
                pursued_on=day,
                **more,  # type: ignore[arg-type]
            ),
        )

    def apply(
        self,
        *loans: UUID,
        number: str = "W-1",
        criterion: Criterion = Criterion.DEATH_OR_INCAPACITY,
        part: Money | None = None,
        loss: Money | None = None,
        cause: Cause = Cause.OBJECTIVE,
    ) -> Outcome:
        """An application."""
        command = ApplyForWriteOff(
            idempotency_key=self.world.key(),
            number=number,
            unit="101",
            claims=tuple(AskedClaim(loan_id=loan, criterion=criterion, part=part) for loan in loans),
            cause=cause,
            cause_text="借款人死亡,遗产不足清偿",
            loss=loss,
        )
        return self.world.run(self.maker, command)

    def file(self, case: UUID, *papers: Paper) -> None:
        """Papers come into the file."""
        for paper in papers:
            self.world.done(
                self.maker,
                AddWriteOffEvidence(
                    idempotency_key=self.world.key(),
                    write_off_id=case,
                    kind=paper,
                    content_hash=digest(paper),
                    dated=START,
                ),
            )

    def confirm(self, case: UUID, role: ConfirmingRole, person: Actor | None = None) -> Outcome:
        """A signature under the internal evidence."""
        command = ConfirmInternalEvidence(idempotency_key=self.world.key(), write_off_id=case, role=role, unit="101")
        return self.world.run(person or self.heads[role], command)

    def opine(self, case: UUID) -> Outcome:
        """The legal opinion."""
        command = GiveLegalOpinion(
            idempotency_key=self.world.key(),
            write_off_id=case,
            why_not_sued="借款人已死亡,无遗产可供执行",
            supports=True,
            content_hash=digest("opinion"),
        )
        return self.world.run(self.lawyer, command)

    def review(self, case: UUID, ballots: tuple[Ballot, ...] = AGREED) -> Outcome:
        """The collective review."""
        command = ReviewWriteOff(
            idempotency_key=self.world.key(), write_off_id=case, ballots=ballots, minutes=digest("minutes")
        )
        return self.world.run(self.secretary, command)

    def approve(self, case: UUID, level: Level = Level.BRANCH, person: Actor | None = None) -> Outcome:
        """The authorised person agrees."""
        command = ApproveWriteOff(idempotency_key=self.world.key(), write_off_id=case, level=level)
        return self.world.run(person or self.authorised, command)

    def book(self, case: UUID) -> Outcome:
        """The accountant books."""
        command = BookWriteOff(idempotency_key=self.world.key(), write_off_id=case, keeper="keeper")
        return self.world.run(self.bookkeeper, command)

    def agree(self, pending: Outcome) -> Outcome:
        """Two persons agree to a proposal; what comes of the last step."""
        assert isinstance(pending, Pending), pending
        outcome: Outcome = pending
        for person in self.seconds:
            outcome = self.world.run(person, Approve(idempotency_key=self.world.key(), proposal_id=pending.proposal.id))
            assert isinstance(outcome, Done), outcome
        return outcome

    def filed(self, *loans: UUID, **how: object) -> UUID:
        """An application with a complete file."""
        for loan in loans:
            assert isinstance(self.state(loan), Done)
        made = self.apply(*loans, **how)  # type: ignore[arg-type]
        assert isinstance(made, Done), made
        case = made.subject.id
        self.file(case, *PAPERS)
        for role in self.heads:
            outcome = self.confirm(case, role)
            assert isinstance(outcome, Done), outcome
        assert isinstance(self.opine(case), Done)
        return case

    def approved(self, *loans: UUID, **how: object) -> UUID:
        """An application that was approved."""
        case = self.filed(*loans, **how)
        outcome = self.review(case)
        assert isinstance(outcome, Done), outcome
        outcome = self.approve(case)
        assert isinstance(outcome, Done), outcome
        return case

    def written_off(self, *loans: UUID, **how: object) -> UUID:
        """An application that was booked."""
        case = self.approved(*loans, **how)
        outcome = self.book(case)
        assert isinstance(outcome, Done), outcome
        return case

    def answer(self, loan: UUID, day: date) -> Eligibility | None:
        """Eligibility as of a day."""
        bank = self.world.bank
        return self.world.transactions.read(lambda unit: write_off_eligibility(unit, bank, loan, day))

    def case(self, case: UUID) -> Case:
        """An application as it is kept."""
        found = self.world.transactions.read(lambda unit: unit.write_offs.get(self.world.bank, case))
        assert found is not None
        return found

    def claim(self, loan: UUID) -> KeptClaim:
        """The last written-off claim of a loan."""
        bank = self.world.bank
        return self.world.transactions.read(lambda unit: unit.write_offs.claims(bank, [loan])[loan][-1])

    def reserve(self) -> int:
        """What there is of the reserve."""
        return self.world.transactions.read(lambda unit: unit.write_offs.reserve(self.world.bank, "CNY"))

    def send(self, actor: Actor, command: WriteOffCommand) -> Outcome:
        """Any command about an application."""
        return self.world.run(actor, command)
