"""Guarantors and guarantees through the one door for commands: what is kept, what is refused, what others are told."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from postloan.application.approval import Approve
from postloan.application.borrower import EraseBorrower
from postloan.application.desk import Desk
from postloan.application.guarantor_commands import (
    FixGuaranteedClaims,
    OpenGuarantor,
    ReleaseGuarantor,
    ReviewGuarantor,
    SecureLoan,
    SignGuarantee,
)
from postloan.application.guarantor_nightly import reviews_due
from postloan.application.loan import Prepay
from postloan.application.outcomes import Conflict, Done, Forbidden, Invalid, NotFound, Outcome, Pending, Refused
from postloan.application.policy_documents_commands import AdoptGuarantorPolicy
from postloan.application.run_store import Run
from postloan.domain.clock import FixingKind, PeriodWording
from postloan.domain.guarantor import (
    DEFAULT_GUARANTOR_POLICY,
    GuaranteeExtent,
    GuarantorKind,
    GuarantorPart,
    Willingness,
)
from postloan.domain.loan.events import Surplus
from postloan.domain.shared.actor import Role
from postloan.domain.shared.ratio import Ratio
from postloan.infrastructure.persistence.record_tables import audit_row
from tests.application.guarantor_world import (
    STATEMENT,
    code,
    content,
    contract,
    guaranteed,
    guarantor,
    kept,
    party,
    read,
    reviewed,
    secured,
    signed,
    told,
)
from tests.application.tables import content as rows
from tests.application.world import START, TERMS, World

LATER = date(2024, 3, 20)


def test_a_guarantee_keeps_its_contract_its_loan_and_the_last_due_day_of_its_account(world: World) -> None:
    loan, guarantee, who = guaranteed(world, amount=10_000_00)
    found = kept(world, guarantee)
    assert found.branch == "101"
    assert found.guarantee.contract.parties == {who}
    (row,) = found.guarantee.loans
    # TERMS: twelve months from 2024-01-15.
    assert (row.loan, row.arisen_on, row.due, row.since) == (loan, START, date(2025, 1, 15), START)
    assert found.guarantee.version == 2


def test_others_are_told_with_the_loans_concerned(world: World) -> None:
    loan, guarantee, who = guaranteed(world)
    messages = [row for row in told(world) if row[0].startswith("guarant")]
    assert [kind for kind, _ in messages] == ["guarantor.Opened", "guarantee.Signed", "guarantee.LoanSecured"]
    assert messages[1][1]["loans"] == []
    assert messages[2][1] == {
        "guarantee": str(guarantee),
        "number": "BZ-1",
        "version": 2,
        "guarantors": [str(who)],
        "loans": [str(loan)],
    }


def test_a_review_is_due_a_year_later_and_its_figures_stay_out_of_the_audit_chain(world: World) -> None:
    who = guarantor(world, "G-1")
    reviewed(world, who)
    found = world.transactions.read(lambda unit: unit.guarantors.get_many(world.bank, [who]))[who]
    assert found.review_due(LATER) == date(2025, 1, 15)
    assert world.engine is not None
    with world.engine.connect() as connection:
        values = (
            connection.execute(select(audit_row.c.value).where(audit_row.c.command == "ReviewGuarantor"))
            .scalars()
            .all()
        )
    assert len(values) == 1
    assert "statement" not in json.loads(values[0])
    assert "opinion" not in json.loads(values[0])


def test_a_bank_may_review_its_guarantors_more_often_but_not_set_limits_above_the_law(world: World) -> None:
    admin = world.person("wu", Role.ADMIN)
    stricter = replace(DEFAULT_GUARANTOR_POLICY, version="G-2024", effective_from=START, review_months=6)
    weaker = replace(stricter, exposure_to_one=Ratio.percent("15.000001"))
    outcome = world.run(admin, AdoptGuarantorPolicy(idempotency_key="w", policy=weaker))
    assert isinstance(outcome, Refused)
    assert outcome.rule == "policy"
    pending = world.run(admin, AdoptGuarantorPolicy(idempotency_key="s", policy=stricter))
    assert isinstance(pending, Pending)
    world.done(world.approver, Approve(idempotency_key="a", proposal_id=pending.proposal.id, reason="同意"))
    who = guarantor(world, "G-1")
    reviewed(world, who)
    found = world.transactions.read(lambda unit: unit.guarantors.get_many(world.bank, [who]))[who]
    assert found.review_due(START) == date(2024, 7, 15)


def opening(world: World, who: UUID, **asked: Any) -> OpenGuarantor:
    terms: dict[str, Any] = {"kind": GuarantorKind.PERSON, "opened_on": START}
    return OpenGuarantor(idempotency_key=world.key(), party=who, **(terms | asked))


def test_files_are_refused_and_changed_nothing(world: World) -> None:
    who = party(world, "P-1")
    before = content(world)
    assert code(world.run(world.officer, opening(world, who, opened_on=LATER))) == "OPENED_IN_THE_FUTURE"
    assert code(world.run(world.officer, opening(world, who, kind=GuarantorKind.STATE_ORGAN))) == "NOT_QUALIFIED"
    assert isinstance(world.run(world.officer, opening(world, UUID(int=1))), NotFound)
    assert isinstance(world.run(world.cashier, opening(world, who)), Forbidden)
    assert isinstance(world.run(world.person("sun", Role.OFFICER, branches=("9",)), opening(world, who)), NotFound)
    assert content(world) == before
    world.done(world.officer, opening(world, who))
    assert isinstance(world.run(world.officer, opening(world, who)), Conflict)


def test_reviews_are_refused_for_their_reasons(world: World) -> None:
    who = guarantor(world, "G-1")
    other = party(world, "P-2")

    def review(**asked: Any) -> Outcome:
        terms: dict[str, Any] = {
            "party": who,
            "on": START,
            "statement": STATEMENT,
            "willingness": Willingness.WILLING,
            "opinion": "好",
        }
        return world.run(world.officer, ReviewGuarantor(idempotency_key=world.key(), **(terms | asked)))

    assert code(review(on=LATER)) == "REVIEW_IN_THE_FUTURE"
    assert code(review(on=date(2024, 1, 14))) == "REVIEW_BEFORE_THE_LAST"
    assert code(review(statement=replace(STATEMENT, as_of=LATER))) == "STATEMENT_IN_THE_FUTURE"
    assert code(review(statement=replace(STATEMENT, as_of=date(2023, 1, 14)))) == "STATEMENT_TOO_OLD"
    assert code(review(opinion=" ")) == "OPINION_MISSING"
    assert isinstance(review(party=other), NotFound)
    assert isinstance(review(expected_version=2), Conflict)
    assert isinstance(review(statement=replace(STATEMENT, as_of=date(2023, 1, 15))), Done)


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"signed_on": LATER}, "IN_THE_FUTURE"),
        ({"guarantors": "unknown"}, "GUARANTOR_UNKNOWN"),
        ({"guarantors": "self"}, "SELF_GUARANTEE"),
        ({"guarantors": "twice"}, "GUARANTOR_TWICE"),
        ({"guarantors": "company"}, "RESOLUTION_MISSING"),
        ({"guarantors": "mixed"}, "SHARES_NOT_FOR_ALL"),
        ({"guarantors": "above"}, "SHARES_ABOVE_THE_WHOLE"),
        ({"extent": GuaranteeExtent.MAXIMUM, "claims_from": START}, "MAXIMUM_WITHOUT_AMOUNT"),
        ({"extent": GuaranteeExtent.MAXIMUM, "amount": 1}, "WINDOW_IMPOSSIBLE"),
        ({"wording": PeriodWording.UNTIL, "until": date(2024, 1, 14)}, "PERIOD_BEFORE_SIGNING"),
    ],
)
def test_a_contract_is_not_signed_for_its_reason(world: World, terms: dict[str, Any], why: str) -> None:
    debtor, one, two = world.borrower(), guarantor(world, "G-1"), guarantor(world, "G-2")
    world.done(world.officer, opening(world, debtor))
    company = guarantor(world, "G-3", GuarantorKind.ENTERPRISE)
    half = Ratio.percent("60")
    choices: dict[str, tuple[GuarantorPart, ...]] = {
        "unknown": (GuarantorPart(party(world, "P-1")),),
        "self": (GuarantorPart(one), GuarantorPart(debtor)),
        "twice": (GuarantorPart(one), GuarantorPart(one)),
        "company": (GuarantorPart(company),),
        "mixed": (GuarantorPart(one, half), GuarantorPart(two)),
        "above": (GuarantorPart(one, half), GuarantorPart(two, half)),
    }
    parts = choices.get(terms.get("guarantors", ""), (GuarantorPart(one),))
    rest = {name: value for name, value in terms.items() if name != "guarantors"}
    command = SignGuarantee(idempotency_key="s", number="BZ-1", branch="101", contract=contract(debtor, *parts, **rest))
    before = content(world)
    assert code(world.run(world.officer, command)) == why
    assert content(world) == before


def test_a_contract_needs_a_free_number_and_debtors_and_a_branch_of_ones_own(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    terms = contract(debtor, who)
    signed(world, terms)
    again = SignGuarantee(idempotency_key="a", number="BZ-1", branch="101", contract=terms)
    assert isinstance(world.run(world.officer, again), Conflict)
    other = world.person("sun", Role.OFFICER, branches=("202",))
    foreign = SignGuarantee(idempotency_key="b", number="BZ-2", branch="101", contract=terms)
    assert isinstance(world.run(other, foreign), Forbidden)
    assert isinstance(world.run(other, replace(foreign, branch="202")), NotFound)


def test_a_loan_is_secured_once_in_its_currency_for_its_debtor_and_in_time(world: World) -> None:
    loan, guarantee, who = guaranteed(world)
    debtor = world.borrower("C-2")
    another = world.loan(debtor, "L-2")
    dollars = world.loan(read(world, guarantee).contract.debtors[0], "L-3", replace(TERMS, currency="USD"))

    def secure(**asked: Any) -> Outcome:
        terms: dict[str, Any] = {"guarantee_id": guarantee, "loan_id": another, "since": START}
        return world.run(world.officer, SecureLoan(idempotency_key=world.key(), **(terms | asked)))

    assert code(secure(since=LATER)) == "IN_THE_FUTURE"
    assert code(secure(since=date(2024, 1, 14))) == "BEFORE_SIGNING"
    assert code(secure(loan_id=loan)) == "LOAN_TWICE"
    assert code(secure()) == "NOT_A_DEBTOR"
    assert code(secure(loan_id=dollars)) == "CURRENCY_DIFFERS"
    assert isinstance(secure(loan_id=UUID(int=1)), NotFound)
    assert isinstance(secure(guarantee_id=UUID(int=1)), NotFound)
    assert isinstance(secure(expected_version=1), Conflict)
    ended = signed(
        world,
        contract(
            debtor,
            who,
            extent=GuaranteeExtent.MAXIMUM,
            amount=1,
            claims_from=START,
            claims_until=START,
            signed_on=START,
        ),
        "BZ-2",
    )
    world.today(LATER)
    late = world.loan(
        debtor, "L-4", replace(TERMS, plan=replace(TERMS.plan, cadence=replace(TERMS.plan.cadence, start=LATER)))
    )
    assert code(secure(guarantee_id=ended, loan_id=late, since=LATER)) == "OUTSIDE_THE_WINDOW"


def test_a_guarantee_of_another_branch_is_not_there(world: World) -> None:
    loan, guarantee, who = guaranteed(world)
    other = world.person("sun", Role.OFFICER, branches=("202",))
    for command in (
        SecureLoan(idempotency_key="1", guarantee_id=guarantee, loan_id=loan, since=START),
        FixGuaranteedClaims(idempotency_key="2", guarantee_id=guarantee, kind=FixingKind.SEIZED, day=START),
        ReleaseGuarantor(idempotency_key="3", guarantee_id=guarantee, guarantor=who, day=START, reason="x"),
    ):
        assert isinstance(world.run(other, command), NotFound)


def test_claims_of_a_maximum_guarantee_are_fixed_once(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    plain = signed(world, contract(debtor, who))
    most = signed(world, contract(debtor, who, extent=GuaranteeExtent.MAXIMUM, amount=100, claims_from=START), "BZ-2")

    def fix(guarantee: UUID, kind: FixingKind = FixingKind.SEIZED, day: date = START) -> Outcome:
        command = FixGuaranteedClaims(idempotency_key=world.key(), guarantee_id=guarantee, kind=kind, day=day)
        return world.run(world.officer, command)

    assert code(fix(plain)) == "NOT_A_MAXIMUM"
    assert code(fix(most, day=LATER)) == "IN_THE_FUTURE"
    # 423(2): on request only two years after the signing.
    assert code(fix(most, FixingKind.REQUESTED)) == "REQUESTED_TOO_EARLY"
    assert isinstance(fix(most), Done)
    assert code(fix(most)) == "FIXED_ALREADY"
    assert isinstance(fix(most, FixingKind.AGREED_PERIOD_ENDED), Invalid)


def test_what_was_known_is_given_back_as_of_then(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan = world.loan(debtor)
    guarantee = signed(world, contract(debtor, who))
    then = world.tick()
    secured(world, guarantee, loan)

    def at(known: Any) -> int:
        found = world.transactions.read(lambda unit: unit.guarantees.get_many(world.bank, [guarantee], known))
        return len(found[guarantee].guarantee.loans)

    assert (at(then), at(None)) == (0, 1)
    assert world.transactions.read(lambda unit: unit.guarantees.of_loans(world.bank, [loan], then)) == []


def test_a_guarantor_is_not_erased_while_it_is_bound_nor_before_its_papers_may_go(world: World) -> None:
    loan, _, who = guaranteed(world)
    reviewed(world, who)
    erase = EraseBorrower(idempotency_key="e", borrower_id=who)
    world.today(date(2034, 3, 1))
    outcome = world.run(world.officer, erase)
    assert isinstance(outcome, Refused)
    assert outcome.code == "CLAIMS_OPEN"
    quote = world.ask(lambda q: q.payoff(world.scope, loan, date(2034, 3, 1)))
    assert quote is not None
    prepay = Prepay(
        idempotency_key="p", loan_id=loan, value_date=date(2034, 3, 1), amount=quote.total, surplus=Surplus.SHORTEN
    )
    world.done(world.cashier, prepay)
    # Ten years after the last transaction of the loan it guaranteed: 2044-03-01.
    world.today(date(2044, 2, 29))
    assert code(world.run(world.officer, replace(erase, idempotency_key="f"))) == "RETENTION_RUNS"
    world.today(date(2044, 3, 1))
    pending = world.run(world.officer, replace(erase, idempotency_key="g"))
    assert isinstance(pending, Pending)
    file = world.transactions.read(lambda unit: unit.guarantors.get_many(world.bank, [who]))[who]
    assert file.reviews[0].opinion == "经营正常"
    world.done(world.approver, Approve(idempotency_key="h", proposal_id=pending.proposal.id, reason="同意"))
    # What the reviewer wrote went with the person's key; the figures, which name nobody, stay.
    file = world.transactions.read(lambda unit: unit.guarantors.get_many(world.bank, [who]))[who]
    assert file.reviews[0].opinion == "-"
    assert file.reviews[0].statement == STATEMENT


def test_what_a_reviewer_wrote_is_nowhere_in_the_open(world: World) -> None:
    who = guarantor(world, "G-1")
    reviewed(world, who)
    assert "经营正常" not in repr(content(world))
    assert world.engine is not None
    everything = rows(world.engine, frozenset())
    assert "经营正常" not in repr(everything)


def run_of(world: World, day: date) -> Run:
    return Run(world.bank, day, "RUNNING", "SECURE", "", world.tick(), None, 0, 0, 0, "")


def test_an_overdue_review_is_told_once_after_its_day(world: World) -> None:
    one, two = guarantor(world, "G-1"), guarantor(world, "G-2")
    reviewed(world, one)

    def overdue(day: date) -> list[UUID]:
        def step(unit: Any) -> list[UUID]:
            desk = Desk(unit, world.officer, world.tick(), world.ids)
            run, found = run_of(world, day), []
            while (moved := reviews_due(desk, run, 1)) is not None:
                run = moved
                found.append(UUID(run.cursor))
            return found

        return world.transactions.write(step)

    # `two` was opened on 2024-01-15 and its first review is due that day; the next of `one` on 2025-01-15.
    assert overdue(START) == []
    assert overdue(date(2024, 1, 16)) == [two]
    assert overdue(date(2024, 1, 17)) == []
    assert overdue(date(2025, 1, 15)) == []
    assert overdue(date(2025, 1, 16)) == [one]
    assert [data["reviewDue"] for kind, data in told(world) if kind == "guarantor.ReviewOverdue"] == [
        "2024-01-15",
        "2025-01-15",
    ]
