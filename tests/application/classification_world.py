"""Short ways to state facts of claims, have them assessed and let three persons agree."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.claims import RegisterClaim
from postloan.application.classification import DocumentedExemption, ProposeClass, ProposedClass, Reassess
from postloan.application.classification_records import Assessment, ClassChange, Classification
from postloan.application.facts import RecordFact, StatedFact
from postloan.application.outcomes import Done, Outcome, Pending
from postloan.domain.borrower import BorrowerKind, EnterpriseSize
from postloan.domain.risk_classification.classes import ClaimKind
from postloan.domain.risk_classification.records import FactName, FactSubject, FactValue
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.risk_class import RiskClass
from tests.application.world import PROFILE, START, World

COMPANY = replace(
    PROFILE, kind=BorrowerKind.ENTERPRISE, identity=None, name="示范制造有限公司", size=EnterpriseSize.LARGE
)


class ClassificationWorld:
    """A bank's risk department."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.risk = world.person("sun", Role.RISK_MANAGER)
        self.approver = world.person("qian", Role.APPROVER)
        self._numbers = 0

    def company(self, *balances: int, branch: str = "101") -> tuple[UUID, list[UUID]]:
        """A large enterprise with claims of these balances (minor units), nothing overdue."""
        self._numbers += 1
        debtor = self.world.borrower(f"E-{self._numbers}", replace(COMPANY, branch=branch))
        return debtor, [self.claim(debtor, balance, branch) for balance in balances]

    def claim(self, debtor: UUID, balance: int, branch: str = "101") -> UUID:
        """A claim without an account, its balance stated, nothing overdue."""
        claim = self.registered(debtor, branch)
        self.state(claim, FactName.BALANCE, FactValue(amount=balance))
        self.overdue(claim, 0)
        return claim

    def registered(self, debtor: UUID, branch: str = "101") -> UUID:
        """A claim without an account of which nothing is stated."""
        self._numbers += 1
        command = RegisterClaim(
            idempotency_key=self.world.key(),
            number=f"K-{self._numbers}",
            borrower_id=debtor,
            branch=branch,
            kind=ClaimKind.CORPORATE_LOAN,
            opened_on=START,
        )
        return self.world.done(self.world.officer, command).subject.id

    def state(
        self,
        subject: UUID,
        name: FactName,
        value: FactValue,
        about: FactSubject = FactSubject.CLAIM,
        day: date | None = None,
    ) -> None:
        """Record a fact, stated for the business date unless told otherwise."""
        fact = StatedFact(
            subject=about,
            subject_id=subject,
            name=name,
            value=value,
            origin="核心系统",
            row=f"row-{self.world.key()}",
            stated_on=day or self.today,
        )
        self.world.done(self.world.officer, RecordFact(idempotency_key=self.world.key(), fact=fact))

    def overdue(self, claim: UUID, days: int) -> None:
        """So many days past due."""
        self.state(claim, FactName.DAYS_PAST_DUE, FactValue(number=days))

    @property
    def today(self) -> date:
        """The business date."""
        bank = self.world.transactions.read(lambda unit: unit.institutions.get(self.world.bank))
        assert bank is not None
        return bank.business_date

    def assess(self, debtor: UUID) -> Done:
        """Assess all claims of a debtor at once."""
        return self.world.done(self.risk, Reassess(idempotency_key=self.world.key(), borrower_id=debtor))

    def now(self, claim: UUID) -> Classification | None:
        """The class in force."""
        briefs = self.world.transactions.read(lambda unit: unit.claims.briefs(self.world.bank, [claim]))
        debtor = briefs[claim].borrower
        read = self.world.transactions.read
        return read(lambda unit: unit.classifications.in_force(self.world.bank, [debtor])).get(claim)

    def class_of(self, claim: UUID) -> RiskClass | None:
        """The class in force, alone."""
        found = self.now(claim)
        return found.risk_class if found else None

    def latest(self, claim: UUID) -> Assessment:
        """The latest assessment of a claim that has a class."""
        now = self.now(claim)
        assert now is not None
        read = self.world.transactions.read
        return read(lambda unit: unit.classifications.assessments(self.world.bank, [now.latest]))[now.latest]

    def history(self, claim: UUID) -> Sequence[ClassChange]:
        """All rows of a claim's history."""
        read = self.world.transactions.read
        return read(lambda unit: unit.classifications.histories(self.world.bank, [claim])).get(claim, ())

    def propose(
        self,
        *classes: tuple[UUID, RiskClass],
        by: Actor | None = None,
        exemption: DocumentedExemption | None = None,
        reason: str = "经营恶化",
    ) -> Outcome:
        """The initial step."""
        wanted = tuple(ProposedClass(claim_id=claim, risk_class=risk_class) for claim, risk_class in classes)
        command = ProposeClass(idempotency_key=self.world.key(), classes=wanted, exemption=exemption, reason=reason)
        return self.world.run(by or self.world.officer, command)

    def agree(self, proposal: UUID, by: Actor) -> Outcome:
        """One step further."""
        return self.world.run(by, Approve(idempotency_key=self.world.key(), proposal_id=proposal))

    def set_by_three(self, *classes: tuple[UUID, RiskClass], exemption: DocumentedExemption | None = None) -> Done:
        """All three steps."""
        pending = self.propose(*classes, exemption=exemption)
        assert isinstance(pending, Pending), pending
        confirmed = self.agree(pending.proposal.id, self.risk)
        assert isinstance(confirmed, Done), confirmed
        approved = self.agree(pending.proposal.id, self.approver)
        assert isinstance(approved, Done), approved
        return approved
