"""A loan's life as data: steps by persons over the API, and what has to hold after each of them.

Before a step, others who did the incompatible act before try it from accounts with every role; each must be refused,
named and audited, and nothing else may change. After it the books must balance, the reserve must be what its movement
says, and the audit chains and seals must verify.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from postloan.application.business_day import BusinessDay
from postloan.domain.shared.actor import Actor, Role
from postloan.infrastructure.audit_reads import chains_of, seals_of
from postloan.infrastructure.persistence.record_tables import audit_row
from postloan.infrastructure.sealer import Sealer, key_id, verify
from tests.graphql import world as base
from tests.graphql.world import BANK, PROBLEM, World

_ALL = frozenset({"*"})
_BUSINESS = frozenset({Role.OFFICER, Role.RISK_MANAGER, Role.APPROVER, Role.ACCOUNTANT, Role.ADMIN})
_POSTS: Mapping[Role, tuple[str, ...]] = {
    Role.OFFICER: ("handler", "workout", "applicant", "confirmer"),
    Role.RISK_MANAGER: (
        "checker", "valuer", "rater", "second-rater", "confirming", "modeller", "second-modeller", "lawyer",
        "secretary", "investigator", "chair", "reviewer",
    ),
    Role.APPROVER: (
        "decider", "class-approver", "reserve-approver", "department", "unit-confirmer", "authorised", "former",
        "signer-1", "signer-2", "signer-3", "first-ender", "second-ender", "second-former",
    ),
    Role.ACCOUNTANT: ("teller", "bookkeeper", "cashier"),
    Role.ADMIN: ("administrator",),
}  # fmt: skip
PERSONS = tuple(person for posts in _POSTS.values() for person in posts)
START = date(2026, 1, 1)
_SUCCESS: Mapping[str, str] = {
    "BorrowerSaved": "borrower { id }",
    "LoanRecorded": "loan { id status }",
    "GuarantorSaved": "guarantor { kind }",
    "GuaranteeSaved": "guarantee { id }",
    "CollateralSaved": "collateral { id } charge { chargeId }",
    "InstitutionChanged": "institution { code }",
    "ProvisionRunMoved": "provisionRun { id status }",
    "LegalRecordSaved": "record { id }",
    "ProposalMoved": "proposal { id status }",
    "WriteOffSaved": "application { id status reserveUsed { amount } }",
    "LiabilityCaseSaved": "case { id status findings { person degree deduction { amount } reply } }",
}
_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "BorrowerSaved": ("registerBorrower",),
    "GuarantorSaved": ("openGuarantor", "reviewGuarantor"),
    "GuaranteeSaved": ("signGuarantee", "secureLoan"),
    "CollateralSaved": (
        "takeCollateral", "registerCharge", "linkCollateral", "valueCollateral", "disposeOfCollateral",
    ),
    "InstitutionChanged": ("adoptProvisioningPolicy", "adoptWriteOffPolicy", "accrueRiskReserve"),
    "ProvisionRunMoved": ("startProvisionRun", "advanceProvisionRun", "proposeProvisions"),
    "LegalRecordSaved": ("recordLegalAct",),
    "ProposalMoved": ("approveProposal",),
    "WriteOffSaved": (
        "applyForWriteOff", "addWriteOffEvidence", "confirmInternalEvidence", "giveLegalOpinion", "reviewWriteOff",
        "approveWriteOff", "bookWriteOff",
    ),
    "LiabilityCaseSaved": (
        "formLiabilityGroup", "prepareLiabilityFile", "initiateLiability", "holdLiabilityMeeting",
        "issueLiabilityFinding", "signLiabilityFinding", "notifyLiability", "askReconsideration", "formReviewGroup",
        "decideReconsideration", "closeLiability",
    ),
}  # fmt: skip
_TYPE_OF = {mutation: kind for kind, mutations in _ANSWERS.items() for mutation in mutations}
_UNTOUCHED_BY_REFUSALS = frozenset({"answer", "audit_row", "audit_chain"})


def digest(text: str) -> str:
    """The hash of a paper."""
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Step:
    """One act of the life.

    Attributes:
        given: its input; `$name` stands for what an earlier step kept.
        keep: under which names what of the payload is kept, by its path.
        pends: it waits for others.
        intruders: person -> code with which that person is refused at this act.
        refused: the code with which the act itself is refused; empty: it is done.
        reserve: which part of the reserve's movement it adds to, and how much in yuan.
    """

    name: str
    person: str
    mutation: str
    given: Mapping[str, object] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)
    pends: bool = False
    intruders: Mapping[str, str] = field(default_factory=dict)
    reserve: tuple[str, str] | None = None
    refused: str = ""


@dataclass(frozen=True)
class Until:
    """Business days are run up to this one: it is the business date afterwards."""

    name: str
    day: date


@dataclass(frozen=True)
class Attempt:
    """What became of an act by somebody who may not do it."""

    act: str
    person: str
    wanted: str
    answer: Mapping[str, Any]
    audited: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class After:
    """How things stood after a step."""

    step: str
    trial: Mapping[str, Decimal]
    reserve: Decimal
    problems: tuple[str, ...]
    payload: Mapping[str, Any]


class Life:
    """Plays steps in one installation and writes down what it saw."""

    def __init__(self, there: World) -> None:
        self.there = there
        self.kept: dict[str, str] = {}
        self.attempts: list[Attempt] = []
        self.after: list[After] = []
        self.movement: dict[str, Decimal] = {}
        self._keys = count()
        self._seal = Ed25519PrivateKey.generate()
        self._engine = there.container.engine()
        there.container.transactions().write(lambda unit: unit.institutions.move(BANK, START, START))

    def play(self, *steps: Step | Until) -> None:
        """Live through some steps, with everybody who is to be refused before each."""
        for step in steps:
            payload: Mapping[str, Any] = {}
            if isinstance(step, Until):
                self._run(step.day)
            else:
                own = {step.person: step.refused} if step.refused else {}
                for person, code in {**step.intruders, **own}.items():
                    self.attempts.append(self._attempt(step, person, code))
                payload = {} if step.refused else self._act(step)
            self._look(step.name, payload)

    def _act(self, step: Step) -> Mapping[str, Any]:
        payload = self._ask(step, step.person)
        wanted = "ApprovalPending" if step.pends else _TYPE_OF.get(step.mutation, "LoanRecorded")
        assert payload["__typename"] == wanted, (step.name, payload)
        if step.pends:
            self.kept["pending"] = payload["proposal"]["id"]
        for name, path in step.keep.items():
            found: Any = payload
            for part in path.split("."):
                found = found[part]
            self.kept[name] = found
        if step.reserve:
            part, amount = step.reserve
            self.movement[part] = self.movement.get(part, Decimal(0)) + Decimal(amount)
        return payload

    def _attempt(self, step: Step, person: str, code: str) -> Attempt:
        before, rows = self._tables(), self._audited()
        answer = self._ask(step, f"{person}-elsewhere")
        after = self._tables()
        changed = tuple(name for name in before if before[name] != after[name])
        audited = tuple((row[0], row[1]) for row in self._audited()[len(rows) :])
        return Attempt(step.name, person, code, answer, audited, changed)

    def _ask(self, step: Step, account: str) -> Mapping[str, Any]:
        kind = step.mutation[0].upper() + step.mutation[1:]
        answer = _TYPE_OF.get(step.mutation, "LoanRecorded")
        more = "" if step.mutation == "proposeClasses" else f"... on {answer} {{ {_SUCCESS[answer]} }}"
        document = f"mutation Do($input: {kind}Input!) {{ {step.mutation}(input: $input) {{ {PROBLEM} {more} }} }}"
        given = {"idempotencyKey": f"{step.mutation}-{next(self._keys)}", **self._filled(dict(step.given))}
        found: Mapping[str, Any] = self.there.data(document, account, input=given)[step.mutation]
        return found

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("$"):
            return self.kept[value[1:]]
        if isinstance(value, Mapping):
            return {name: self._filled(each) for name, each in value.items()}
        return [self._filled(each) for each in value] if isinstance(value, list) else value

    def _run(self, day: date) -> None:
        operator = Actor("operations", "operator", BANK, frozenset({Role.OPERATIONS}), _ALL)
        days = BusinessDay(
            self.there.container.transactions(),
            now=lambda: datetime.now(UTC),
            ids=self.there.container.ids(),
            seal=Sealer(self._engine, self._seal).seal,
        )
        runs = days.catch_up(operator, date.fromordinal(day.toordinal() - 1))
        assert isinstance(runs, tuple)
        assert not any(run.failed for run in runs)
        if "loan" in self.kept:
            document = "query($id: ID!) { loan(id: $id) { liabilityCases { id } } }"
            for case in self.there.data(document, "former", id=self.kept["loan"])["loan"]["liabilityCases"]:
                self.kept["case"] = case["id"]

    def _look(self, name: str, payload: Mapping[str, Any]) -> None:
        rows = self.there.data("{ trialBalance { account balance { amount } } }")["trialBalance"]
        trial = {row["account"]: Decimal(row["balance"]["amount"]) for row in rows}
        key = self._seal.public_key()
        with self._engine.connect() as connection:
            seals, chains = seals_of(connection, BANK), chains_of(connection, BANK)
        problems = tuple(verify(seals, chains, {key_id(key): key}))
        parts = self.movement
        closing = sum((parts.get(each, Decimal(0)) for each in ("charge", "recovery")), Decimal(0))
        closing -= sum((parts.get(each, Decimal(0)) for each in ("release", "writeOff")), Decimal(0))
        self.after.append(After(name, trial, closing, problems, payload))

    def _audited(self) -> list[tuple[str, str]]:
        with self._engine.connect() as connection:
            query = select(audit_row.c.person, audit_row.c.outcome)
            order = (audit_row.c.recorded_at, audit_row.c.subject_id, audit_row.c.sequence)
            return [(row.person, row.outcome) for row in connection.execute(query.order_by(*order))]

    def _tables(self) -> dict[str, int]:
        with self._engine.connect() as connection:
            return {
                name: hash(tuple(sorted(map(repr, connection.execute(select(table))))))
                for name, table in audit_row.metadata.tables.items()
                if name not in _UNTOUCHED_BY_REFUSALS
            }


@contextmanager
def life(url: str) -> Generator[Life]:
    """An installation in which a life can be played; its people are there for so long."""
    people = {person: (person, frozenset({role}), _ALL) for role, posts in _POSTS.items() for person in posts} | {
        f"{person}-elsewhere": (person, _BUSINESS, _ALL) for person in PERSONS
    }
    before = dict(base.PEOPLE)
    base.PEOPLE.update(people)
    try:
        with base.world(url) as made:
            yield Life(made)
    finally:
        base.PEOPLE.clear()
        base.PEOPLE.update(before)
