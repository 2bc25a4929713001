"""Whatever happens, in whatever order: distinct people, quorum, the sum of the claim, a reserve never below zero."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.shared.errors import Refusal
from postloan.domain.write_off.case import Case, evolve
from postloan.domain.write_off.claim import Claim, evolve_claim
from postloan.domain.write_off.claim_events import ClaimEvent, Kept
from postloan.domain.write_off.deciding import approve, reject, review
from postloan.domain.write_off.events import CaseEvent
from postloan.domain.write_off.executing import reverse, write_off
from postloan.domain.write_off.filing import confirm, file_evidence, give_opinion, withdraw
from postloan.domain.write_off.kinds import CaseStatus, Cause, ConfirmingRole, Department, Level, Paper, Stream, Vote
from postloan.domain.write_off.parts import Amounts, Ballot
from postloan.domain.write_off.recovery import accrue, recover, reverse_recovery, waive

from .builders import (
    CASE,
    CLOSED,
    DAY,
    LOAN,
    MILLION,
    MINUTES,
    POLICY,
    answers,
    applied,
    claim,
    confirmation,
    evidence,
    opinion,
    with_papers,
)

PEOPLE = [f"p{number}" for number in range(16)]
PERSON = st.sampled_from(PEOPLE)
VOTE = st.sampled_from([Vote.AGREE, Vote.AGREE, Vote.AGREE, Vote.AGAINST, Vote.ABSTAIN, None])


COPY = st.tuples(st.integers(0, 11), st.integers(0, 11))
ROLES = st.one_of(st.just(set(ConfirmingRole)), st.sets(st.sampled_from(list(ConfirmingRole))))


@given(st.permutations(PEOPLE), st.lists(COPY, max_size=2), ROLES, st.sampled_from([True, True, True, False]))
def test_an_application_is_approved_exactly_where_every_part_has_its_own_person(
    people: list[str], copies: list[tuple[int, int]], roles: set[ConfirmingRole], with_opinion: bool
) -> None:
    """A naive model beside the commands: maker, three signers, lawyer, five seats, two approvers of the board.

    Twelve different people, then up to two parts given to somebody who has one already.
    """
    who = people[:12]
    for part, other in copies:
        who[part] = who[other]
    maker, signers, lawyer, seats, board = who[0], who[1:4], who[4], who[5:10], who[10:]
    case = with_papers(evolve(None, applied(claim(principal=60 * MILLION), maker=maker)), *CLOSED)
    for role, person in zip(ConfirmingRole, signers, strict=True):
        if role in roles:
            case = _try(case, confirm(case, confirmation(role, person), POLICY, DAY))
    if with_opinion:
        case = _try(case, give_opinion(case, opinion(author=lawyer), DAY))
    ballots = tuple(
        Ballot(person=person, department=department, vote=Vote.AGREE)
        for person, department in zip(seats, Department, strict=True)
    )
    held = review(case, ballots, MINUTES, DAY, answers=answers(case), policy=POLICY, business_date=DAY)
    case = _try(case, held)
    for person in board:
        agreed = approve(case, person, Level.BOARD, DAY, answers=answers(case), policy=POLICY, business_date=DAY)
        case = _try(case, agreed)

    # The handler alone may be the maker; the lawyer may sit for his department; nobody else is two.
    handler, *heads = signers
    expected = (
        roles == set(ConfirmingRole)
        and with_opinion
        and len({handler, *heads}) == 3
        and maker not in heads
        and lawyer not in {maker, *signers}
        and len(set(seats)) == 5
        and not set(seats) & {maker, *signers}
        and len(set(board)) == 2
        and not set(board) & {maker, *signers, lawyer, *seats}
    )
    assert (case.status is CaseStatus.APPROVED) is expected


def test_the_people_of_the_model_can_be_distinct() -> None:
    assert len(PEOPLE) >= 12


def _try(case: Case, event: CaseEvent | Refusal) -> Case:
    return case if isinstance(event, Refusal) else evolve(case, event)


@given(st.lists(VOTE, min_size=1, max_size=12))
def test_no_vote_has_an_outcome_without_a_quorum_and_the_votes_alone_decide(votes: list[Vote | None]) -> None:
    case = _reviewable()
    departments = list(Department)
    ballots = tuple(
        Ballot(person=f"m{number}", department=departments[number % 5], vote=vote, reason="why")
        for number, vote in enumerate(votes)
    )
    held = review(case, ballots, MINUTES, DAY, answers=answers(case), policy=POLICY, business_date=DAY)
    present = [vote for vote in votes if vote is not None]
    heard = {departments[number % 5] for number, vote in enumerate(votes) if vote is not None}
    counts = len(heard) == 5 and 3 * len(present) >= 2 * len(votes)
    assert isinstance(held, Refusal) is not counts
    if not isinstance(held, Refusal):
        assert held.agreed is (3 * present.count(Vote.AGREE) >= 2 * len(present))


def _reviewable() -> Case:
    case = with_papers(evolve(None, applied()), *CLOSED)
    for role in ConfirmingRole:
        case = _try(case, confirm(case, confirmation(role, role), POLICY, DAY))
    return _try(case, give_opinion(case, opinion(), DAY))


Act = tuple[int, str, ConfirmingRole, int]
NOISE = st.tuples(st.integers(0, 9), PERSON, st.sampled_from(list(ConfirmingRole)), st.integers(0, 40))
RIGHT: list[Act] = [
    *((0, f"p{number}", role, 0) for number, role in enumerate(ConfirmingRole)),
    *((number, f"p{number}", ConfirmingRole.HANDLER, 0) for number in (3, 5, 6, 7)),
]
KEPT = st.sampled_from([True, True, True, True, False])
STEPS = st.tuples(*(st.tuples(st.lists(NOISE, max_size=2), KEPT) for _ in RIGHT))


@given(STEPS, st.lists(NOISE, max_size=5))
def test_no_order_of_commands_leads_past_a_missing_confirmation(
    steps: tuple[tuple[list[Act], bool], ...], rest: list[Act]
) -> None:
    """The right commands in their order, some left out, with any others between and after them."""
    acts = [
        act for right, (noise, kept) in zip(RIGHT, steps, strict=True) for act in (*noise, *([right] if kept else []))
    ] + rest
    case = with_papers(evolve(None, applied(maker="maker")), *CLOSED)
    for number, person, role, other in acts:
        before = case
        case = _try(case, _command(case, number, person, role, other))
        if before.status is CaseStatus.APPLIED and case.status is CaseStatus.REVIEWED:
            assert {each.role for each in before.confirmations} == set(ConfirmingRole)
            assert len({each.person for each in before.confirmations}) == 3
            assert before.opinion is not None
        if case.status is CaseStatus.WRITTEN_OFF:
            assert case.approvals
            assert len(case.ballots) >= 5


def _command(case: Case, number: int, person: str, role: ConfirmingRole, other: int) -> CaseEvent | Refusal:
    found = answers(case)
    if number <= 2:
        return confirm(case, confirmation(role, person), POLICY, DAY)
    if number == 3:
        return give_opinion(case, opinion(author=person), DAY)
    if number == 4:
        return file_evidence(case, evidence(Paper.COLLECTION_REPORT, 100 + other), person, DAY, DAY)
    if number == 5:
        ballots = tuple(Ballot(person=f"m{n}", department=d, vote=Vote.AGREE) for n, d in enumerate(Department))
        return review(case, ballots, MINUTES, DAY, answers=found, policy=POLICY, business_date=DAY)
    if number == 6:
        return approve(case, person, Level.BRANCH, DAY, answers=found, policy=POLICY, business_date=DAY)
    if number == 7:
        booked = write_off(case, {LOAN: case.claims[0].amounts}, 10 * MILLION, DAY, DAY)
        return booked if isinstance(booked, Refusal) else booked[0]
    if number == 8:
        return reverse(case, person, "wrong", DAY, DAY)
    if other % 2:
        return withdraw(case, person, "wrong", DAY, DAY)
    return reject(case, person, Level.BRANCH, "no", DAY, policy=POLICY, business_date=DAY)


AMOUNT = st.integers(0, 1_000)
WRITTEN = st.builds(Amounts, principal=AMOUNT, interest=AMOUNT, off_balance_interest=AMOUNT, fees=AMOUNT, costs=AMOUNT)
MOVE = st.tuples(st.integers(0, 4), st.integers(1, 1_500), st.integers(0, 60))


@given(WRITTEN, st.integers(0, 1_000), st.lists(MOVE, max_size=40))
def test_memo_claim_and_recovered_and_waived_are_all_that_was_written_off_and_accrued(
    written: Amounts, spare: int, moves: list[tuple[int, int, int]]
) -> None:
    """The reserve is kept beside it: other write-offs use it, recoveries restore it, nothing takes it below zero."""
    kept = Kept(loan=LOAN, case=CASE, currency="CNY", amounts=written, cause=Cause.OBJECTIVE, keeper="keeper", on=DAY)
    held, reserve, day = evolve_claim(None, kept), spare, DAY
    for kind, amount, days in moves:
        day = date.fromordinal(day.toordinal() + days)
        if kind == 4:
            reserve -= min(reserve, amount)
            continue
        event = _move(held, kind, amount, day, reserve)
        if isinstance(event, Refusal):
            if str(event.code) == "RESERVE_USED_ALREADY":
                assert reserve + int(dict(event.details)["missing"]) == _restored_by(held, amount)
            continue
        before = held.restored
        held = evolve_claim(held, event)
        reserve += held.restored - before
        assert reserve >= 0
        for stream in Stream:
            since = held.accrued if stream is Stream.OFF_BALANCE_INTEREST else 0
            now = held.owed.of(stream) + held.recovered.of(stream) + held.waived.of(stream)
            assert now == written.of(stream) + since


def _sequence(held: Claim, amount: int) -> int:
    return held.recoveries[amount % len(held.recoveries)].sequence if held.recoveries else amount


def _restored_by(held: Claim, amount: int) -> int:
    return next(each.event.restored for each in held.recoveries if each.sequence == _sequence(held, amount))


def _move(held: Claim, kind: int, amount: int, day: date, reserve: int) -> ClaimEvent | Refusal:
    if kind == 0:
        return accrue(held, amount, day, day)
    if kind == 1:
        return recover(held, amount, "collector", day, policy=POLICY, business_date=day)
    if kind == 2:
        return reverse_recovery(held, _sequence(held, amount), "bounced", day, reserve=reserve, business_date=day)
    stream = list(Stream)[amount % len(Stream)]
    return waive(held, ((stream, amount),), "agreed", day, day)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=5), st.integers(0, 5 * 10**9))
def test_a_package_is_booked_wholly_exactly_where_the_reserve_is_enough(owed: list[int], reserve: int) -> None:
    claims = tuple(claim(UUID(int=100 + number), amount) for number, amount in enumerate(owed))
    case = replace(evolve(None, applied(*claims)), status=CaseStatus.APPROVED)
    held = {each.loan: each.amounts for each in claims}
    booked = write_off(case, held, reserve, DAY, DAY)
    assert isinstance(booked, Refusal) is (sum(owed) > reserve)
