"""Acts, titles and seizures are recorded, taken back and never changed; rights answer as of a day and a knowledge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from postloan.application.clock_commands import (
    LiftPreservation,
    RecordAct,
    RecordPreservation,
    RecordTitle,
)
from postloan.application.clock_records import MAX_PROOFS, ActDone, Measure, Preservation, Proof, Title
from postloan.application.clock_refusals import RightRefusal
from postloan.application.clock_rights import rights_of
from postloan.application.outcomes import Done, Forbidden, NotFound, Outcome, Refused
from postloan.application.reads import PageRequest
from postloan.application.verification import verify_ledger
from postloan.domain.clock import (
    ActKind,
    ActRefusal,
    Evidence,
    Extent,
    LifeStatus,
    Obstacle,
    RefusalEnd,
    RightKind,
    ToDo,
)
from postloan.domain.clock import Outcome as Ending
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.infrastructure.persistence.records import records_of
from tests.application.clock_world import (
    HASH,
    act,
    announced,
    bullet,
    day,
    done,
    end,
    life,
    notices,
    retract,
    right,
    rights,
    title,
    title_of,
    told,
)
from tests.application.world import PROFILE, World, memory_world, sql_world

K, L, S = ActKind, RightKind, LifeStatus
BULLET = bullet("2022-01-15", "2022-05-31")
"""Due on 31 May 2022: three years end on Saturday 31 May 2025, over the feast to Tuesday 3 June (203)."""


def owing(world: World, number: str = "L-1") -> tuple[UUID, UUID]:
    """A loan that is due since 31 May 2022, on a business date late in 2025."""
    announced(world)
    borrower = world.borrower(f"C-{number}")
    loan = world.loan(borrower, number, BULLET)
    world.today(day("2025-12-31"))
    return loan, borrower


def asked(world: World, loan: UUID, act: ActDone) -> Outcome:
    return world.run(world.officer, RecordAct(idempotency_key=world.key(), loan_id=loan, act=act))


def code(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


def seizure(on: str, until: str, **more: Any) -> Preservation:
    fields: dict[str, Any] = {
        "measure": Measure.DETAIN,
        "what": "京A12345 车辆",
        "authority": "北京市东城区人民法院",
        "reference": "(2025) 京 0101 执保 1 号",
        "document": HASH,
        "day": day(on),
        "until": day(until),
    }
    return Preservation(**(fields | more))


def seized(world: World, loan: UUID, asked: Preservation) -> Outcome:
    return world.run(world.officer, RecordPreservation(idempotency_key=world.key(), loan_id=loan, preservation=asked))


def made(outcome: Outcome) -> UUID:
    assert isinstance(outcome, Done), outcome
    assert outcome.made is not None
    return outcome.made


# --- on each database -------------------------------------------------------------------------------------------------


def an_act_moves_the_end_and_is_kept_told_and_chained(world: World) -> None:
    # 195(1), rules 8(1): delivered on 10 March 2024 + 3 years = Wednesday 10 March 2027.
    loan, borrower = owing(world)
    recorded = act(world, loan, K.DEMAND_DELIVERED, "2024-03-10", borrower)
    found = life(world, loan, L.LIMITATION, "2024-03-10")
    assert (found.end, found.last_act, found.todo) == (day("2027-03-10"), recorded, ToDo.DEMAND_OR_SUE)
    (known,) = rights(world, loan, "2024-03-10").acts
    assert (known.record, known.entry) == (recorded, None)
    kept = world.transactions.read(lambda unit: unit.rights.get(world.bank, recorded))
    assert kept is not None
    assert kept.content == done(K.DEMAND_DELIVERED, "2024-03-10", borrower)
    assert [message.type for message in told(world)] == ["right.ActRecorded"]
    rows = world.ask(lambda q: q.audit(world.scope, "LOAN", loan, PageRequest())).items
    assert "RecordAct" in {row.command for row in rows}


def an_act_taken_back_never_happened_but_was_known(world: World) -> None:
    loan, borrower = owing(world)
    recorded = act(world, loan, K.DEMAND_DELIVERED, "2024-03-10", borrower)
    before = world.tick()
    assert isinstance(retract(world, loan, recorded), Done)
    assert end(world, loan, L.LIMITATION, "2025-01-10") == "2025-06-03"
    assert end(world, loan, L.LIMITATION, "2025-01-10", before) == "2027-03-10"
    assert code(retract(world, loan, recorded)) == RightRefusal.RETRACTED_ALREADY


def a_title_starts_two_years_and_ends_its_procedure(world: World) -> None:
    # 民事诉讼法 250: judgment of 1 June 2024, to be performed by 20 June: + 2 years = Saturday 20 June 2026, in the
    # dragon boat holidays to Sunday 21: Monday 22 (203).
    loan, borrower = owing(world)
    suit = act(world, loan, K.SUIT, "2024-01-10", borrower)
    assert life(world, loan, L.LIMITATION, "2024-01-10").status is S.HELD
    made = title(world, loan, "2024-06-01", borrower, performance_days=(day("2024-06-20"),), procedure=suit)
    assert life(world, loan, L.LIMITATION, "2024-06-30").status is S.EXERCISED
    found = right(world, loan, L.ENFORCEMENT, "2024-06-30")
    assert (found.key.subject, found.life.end, found.life.todo) == (
        made,
        day("2026-06-22"),
        ToDo.APPLY_FOR_ENFORCEMENT,
    )
    assert all(each.key.clock is not L.ENFORCEMENT for each in rights(world, loan, "2024-05-31").rights)


def a_seizure_ends_is_renewed_and_lifted(world: World) -> None:
    # 民诉法解释 485: movables for two years at most, renewed before the end.
    loan, _ = owing(world)
    first = made(seized(world, loan, seizure("2024-02-01", "2026-02-01")))
    assert end(world, loan, L.PRESERVATION, "2025-01-01") == "2026-02-01"
    made(seized(world, loan, seizure("2026-01-20", "2028-01-20", renews=first)))
    assert end(world, loan, L.PRESERVATION, "2025-01-01") == "2028-01-20"
    command = LiftPreservation(idempotency_key=world.key(), loan_id=loan, preservation_id=first, day=day("2025-12-01"))
    world.done(world.officer, command)
    assert end(world, loan, L.PRESERVATION, "2025-11-30") == "2028-01-20"
    assert all(each.key.clock is not L.PRESERVATION for each in rights(world, loan, "2025-12-01").rights)
    again = LiftPreservation(idempotency_key=world.key(), loan_id=loan, preservation_id=first, day=day("2025-12-02"))
    assert code(world.run(world.officer, again)) == RightRefusal.PRESERVATION_UNKNOWN


CASES: list[Callable[[World], None]] = [
    an_act_moves_the_end_and_is_kept_told_and_chained,
    an_act_taken_back_never_happened_but_was_known,
    a_title_starts_two_years_and_ends_its_procedure,
    a_seizure_ends_is_renewed_and_lifted,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_rights_in_each_database(world: World, case: Callable[[World], None]) -> None:
    case(world)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_rights_in_memory(case: Callable[[World], None]) -> None:
    case(memory_world())


def test_records_leave_the_books_provable(database_url: str) -> None:
    with sql_world(database_url) as world:
        borrower = world.borrower()
        loan = world.loan(borrower)
        letter = act(world, loan, K.LETTER, "2024-01-15", borrower)
        title(world, loan, "2024-01-15", borrower)
        assert isinstance(retract(world, loan, letter), Done)
        assert world.engine is not None
        with records_of(world.engine, world.bank) as records:
            assert list(verify_ledger(records)) == []


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_each_refusal_of_acts_in_its_order() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    future = done(K.DEMAND_DELIVERED, "2026-01-01", borrower)
    assert code(asked(world, loan, future)) == ActRefusal.IN_THE_FUTURE
    unsigned = done(K.DEMAND_DELIVERED, "2024-03-10", borrower, proofs=(Proof(Evidence.DOCUMENT, HASH),))
    assert code(asked(world, loan, unsigned)) == ActRefusal.EVIDENCE_MISSING
    groundless = done(K.OBSTACLE_BEGAN, "2024-03-10", borrower)
    assert code(asked(world, loan, groundless)) == ActRefusal.GROUND_MISSING
    wrong_ground = done(K.OBSTACLE_BEGAN, "2024-03-10", borrower, refusal_end=RefusalEnd.WAIVED)
    assert code(asked(world, loan, wrong_ground)) == ActRefusal.GROUND_MISSING
    no_term = done(K.NEW_TERM_AGREED, "2024-03-10", borrower)
    assert code(asked(world, loan, no_term)) == ActRefusal.TERM_MISSING
    endless = done(K.PROCEDURE_ENDED, "2024-03-10", borrower, closes=UUID(int=9), outcome=Ending.ENDED)
    assert code(asked(world, loan, endless)) == ActRefusal.NOTHING_TO_END
    suit = act(world, loan, K.SUIT, "2024-03-10", borrower)
    early = done(K.PROCEDURE_ENDED, "2024-03-09", borrower, closes=suit, outcome=Ending.ENDED)
    assert code(asked(world, loan, early)) == ActRefusal.ENDS_BEFORE_ITS_BEGINNING
    act(world, loan, K.PROCEDURE_ENDED, "2024-05-10", borrower, closes=suit, outcome=Ending.ENDED)
    twice = done(K.PROCEDURE_ENDED, "2024-06-10", borrower, closes=suit, outcome=Ending.ENDED)
    assert code(asked(world, loan, twice)) == ActRefusal.ENDED_ALREADY


def test_a_refused_act_changes_nothing_but_its_answer_and_the_chain() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    outcome = asked(world, loan, done(K.LETTER, "2024-03-10", borrower, proofs=()))
    assert isinstance(outcome, Refused)
    assert (outcome.rule, outcome.article) == ("clock", "[S] 法释〔2020〕17号 art. 8(2)")
    assert world.transactions.read(lambda unit: unit.rights.records(world.bank, [loan])) == {}
    assert told(world) == []


def test_an_act_towards_somebody_else_would_count_for_nothing() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    stranger = world.borrower("C-STRANGER")
    assert code(asked(world, loan, done(K.LETTER, "2024-03-10", stranger))) == RightRefusal.PERSON_NOT_CONCERNED
    nobody = asked(world, loan, done(K.LETTER, "2024-03-10", UUID(int=5)))
    assert isinstance(nobody, NotFound)
    # Whoever assumes the debt is nobody before that; afterwards acts towards it count (2020 rules art. 17).
    act(world, loan, K.DEBT_ASSUMED, "2024-03-10", stranger)
    act(world, loan, K.LETTER, "2024-04-10", stranger)
    assert borrower != stranger


def test_a_person_of_another_branch_is_not_there_for_this_officer() -> None:
    world = memory_world()
    loan, _ = owing(world)
    elsewhere = world.borrower("C-ELSEWHERE", replace(PROFILE, branch="999"))
    officer = world.person("zhao", Role.OFFICER, branches=("101",))
    assumed = done(K.DEBT_ASSUMED, "2024-03-10", elsewhere)
    command = RecordAct(idempotency_key=world.key(), loan_id=loan, act=assumed)
    assert isinstance(world.run(officer, command), NotFound)
    assert isinstance(world.run(world.officer, command), Done)


def test_titles_are_refused_in_their_order() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    stranger = world.borrower("C-STRANGER")

    def ask(asked: Title) -> str:
        return code(world.run(world.officer, RecordTitle(idempotency_key=world.key(), loan_id=loan, title=asked)))

    assert ask(title_of("2026-01-01", stranger)) == RightRefusal.RECORD_IN_THE_FUTURE
    assert ask(title_of("2025-01-01", stranger)) == RightRefusal.PERSON_NOT_CONCERNED
    assert ask(title_of("2025-01-01", borrower, procedure=UUID(int=1))) == RightRefusal.PROCEDURE_UNKNOWN
    suit = act(world, loan, K.SUIT, "2025-02-01", borrower)
    assert ask(title_of("2025-01-01", borrower, procedure=suit)) == RightRefusal.PROCEDURE_UNKNOWN
    title(world, loan, "2025-03-01", borrower, procedure=suit)
    assert ask(title_of("2025-04-01", borrower, procedure=suit)) == RightRefusal.PROCEDURE_UNKNOWN


def test_seizures_are_refused_in_their_order() -> None:
    world = memory_world()
    loan, _ = owing(world)

    def ask(asked: Preservation) -> str:
        return code(seized(world, loan, asked))

    assert ask(seizure("2026-01-01", "2026-02-01")) == RightRefusal.RECORD_IN_THE_FUTURE
    assert ask(seizure("2025-01-01", "2027-01-02")) == RightRefusal.LONGER_THAN_ALLOWED
    freeze = seizure("2025-01-01", "2026-01-02", measure=Measure.FREEZE)
    assert ask(freeze) == RightRefusal.LONGER_THAN_ALLOWED
    made(seized(world, loan, seizure("2025-01-01", "2028-01-01", measure=Measure.SEAL)))
    assert ask(seizure("2025-01-01", "2025-02-01", renews=UUID(int=1))) == RightRefusal.PRESERVATION_UNKNOWN
    first = made(seized(world, loan, seizure("2024-01-01", "2025-06-30")))
    assert ask(seizure("2025-07-02", "2026-07-01", renews=first)) == RightRefusal.RENEWED_TOO_LATE
    renewal = made(seized(world, loan, seizure("2025-07-01", "2026-07-01", renews=first)))
    # A renewal renews the first, not a renewal.
    assert ask(seizure("2025-08-01", "2026-08-01", renews=renewal)) == RightRefusal.PRESERVATION_UNKNOWN
    early = LiftPreservation(idempotency_key=world.key(), loan_id=loan, preservation_id=first, day=day("2023-12-31"))
    assert code(world.run(world.officer, early)) == RightRefusal.BEFORE_IT_BEGAN


def test_what_another_record_refers_to_is_taken_back_after_it() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    suit = act(world, loan, K.SUIT, "2024-03-10", borrower)
    ended = act(world, loan, K.PROCEDURE_ENDED, "2024-05-10", borrower, closes=suit, outcome=Ending.ENDED)
    assert code(retract(world, loan, suit)) == RightRefusal.STILL_NEEDED
    assert isinstance(retract(world, loan, ended), Done)
    assert isinstance(retract(world, loan, suit), Done)
    assert rights(world, loan, "2025-01-01").acts == ()


def test_a_record_is_taken_back_where_it_stands_and_with_a_reason() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    other, _ = owing(world, "L-2")
    letter = act(world, loan, K.LETTER, "2024-03-10", borrower)
    assert isinstance(retract(world, other, letter), NotFound)
    for reason in ("", "  ", "因" * 501):
        with pytest.raises(InvalidInput, match="reason"):
            retract(world, loan, letter, reason)


def test_only_officers_and_operations_of_the_branch_record() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    command = RecordAct(idempotency_key=world.key(), loan_id=loan, act=done(K.LETTER, "2024-03-10", borrower))
    assert isinstance(world.run(world.cashier, command), Forbidden)
    elsewhere = world.person("zhao", Role.OFFICER, branches=("999",))
    assert isinstance(world.run(elsewhere, command), NotFound)
    assert isinstance(world.run(world.officer, command), Done)


def test_the_same_key_records_once() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    command = RecordAct(idempotency_key="once", loan_id=loan, act=done(K.LETTER, "2024-03-10", borrower))
    assert world.run(world.officer, command) == world.run(world.officer, command)
    assert len(rights(world, loan, "2025-01-01").acts) == 1


@pytest.mark.parametrize(
    "build",
    [
        lambda: Proof(Evidence.DOCUMENT, "not a hash"),
        lambda: done(K.LETTER, "2024-03-10", UUID(int=1), proofs=(Proof(Evidence.DOCUMENT, HASH),) * (MAX_PROOFS + 1)),
        lambda: done(K.LETTER, "2024-03-10", UUID(int=1), obstacle=Obstacle.OTHER, refusal_end=RefusalEnd.WAIVED),
        lambda: title_of("2024-03-10"),
        lambda: title_of("2024-03-10", UUID(int=1), UUID(int=1)),
        lambda: title_of("2024-03-10", UUID(int=1), reference="\u202eabc"),
        lambda: title_of("2024-03-10", UUID(int=1), performance_days=(day("2024-05-01"), day("2024-04-01"))),
        lambda: seizure("2024-03-10", "2024-03-09"),
        lambda: seizure("2024-03-10", "2024-04-09", authority="法" * 201),
    ],
)
def test_what_can_never_be_right_is_no_command(build: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput):
        build()


# --- as of a day and a knowledge --------------------------------------------------------------------------------------


def test_an_act_that_becomes_known_late_counts_from_its_day_but_not_before_it_was_known() -> None:
    # 195: delivered on 20 May 2025, recorded on 31 December: until then the bank believed that it had lost on 4 June.
    world = memory_world()
    loan, borrower = owing(world)
    before = world.tick()
    assert life(world, loan, L.LIMITATION, "2025-07-01").status is S.EXPIRED
    act(world, loan, K.DEMAND_DELIVERED, "2025-05-20", borrower)
    after = world.tick()
    assert end(world, loan, L.LIMITATION, "2025-07-01") == "2028-05-22"
    assert end(world, loan, L.LIMITATION, "2025-07-01", after) == "2028-05-22"
    believed = life(world, loan, L.LIMITATION, "2025-07-01", before)
    assert (believed.status, believed.lost_on) == (S.EXPIRED, day("2025-06-04"))
    # As of the day before it was delivered nothing is changed by any knowledge.
    assert end(world, loan, L.LIMITATION, "2025-05-19") == "2025-06-03"


def test_only_a_signed_demand_or_an_agreement_revives_an_expired_limitation() -> None:
    # 192: expired on 4 June 2025; a letter comes too late, a signed demand of 1 September 2025 gives three new years.
    world = memory_world()
    loan, borrower = owing(world)
    act(world, loan, K.LETTER, "2025-07-01", borrower)
    assert life(world, loan, L.LIMITATION, "2025-08-01").status is S.EXPIRED
    act(world, loan, K.SIGNED_DEMAND_NOTICE, "2025-09-01", borrower)
    assert end(world, loan, L.LIMITATION, "2025-09-01") == "2028-09-01"


def test_a_part_given_up_restarts_nothing() -> None:
    # Rules art. 9: the rest expressly given up.
    world = memory_world()
    loan, borrower = owing(world)
    act(world, loan, K.DEMAND_DELIVERED, "2024-03-10", borrower, extent=Extent.PART_REST_WAIVED)
    assert end(world, loan, L.LIMITATION, "2025-01-01") == "2025-06-03"


def test_an_obstacle_in_the_last_six_months_stops_the_clock() -> None:
    # 194: force majeure from 1 April to 1 May 2025: six months after it, Saturday 1 November 2025, Monday 3 (203).
    world = memory_world()
    loan, borrower = owing(world)
    began = act(world, loan, K.OBSTACLE_BEGAN, "2025-04-01", borrower, obstacle=Obstacle.FORCE_MAJEURE)
    assert life(world, loan, L.LIMITATION, "2025-04-15").status is S.SUSPENDED
    act(world, loan, K.OBSTACLE_ENDED, "2025-05-01", borrower, closes=began)
    assert end(world, loan, L.LIMITATION, "2025-06-15") == "2025-11-03"


def test_applying_for_enforcement_in_time_keeps_the_title() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    title(world, loan, "2023-06-01", borrower)
    # 1 June 2023 + 2 years = Sunday 1 June 2025, in the feast to Monday 2: Tuesday 3 June 2025.
    assert end(world, loan, L.ENFORCEMENT, "2024-01-01") == "2025-06-03"
    act(world, loan, K.ENFORCEMENT_APPLICATION, "2025-06-03", borrower)
    assert life(world, loan, L.ENFORCEMENT, "2025-12-01").status is S.EXERCISED


def test_a_settlement_in_enforcement_lets_the_two_years_count_from_its_term() -> None:
    # 民诉法解释 466: to be performed by 30 June 2025: + 2 years = Wednesday 30 June 2027.
    world = memory_world()
    loan, borrower = owing(world)
    title(world, loan, "2023-06-01", borrower)
    act(world, loan, K.ENFORCEMENT_SETTLEMENT, "2025-01-10", borrower, new_due=day("2025-06-30"))
    assert end(world, loan, L.ENFORCEMENT, "2025-06-30") == "2027-06-30"


def test_a_title_that_was_recorded_late_was_not_known_before() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    before = world.tick()
    title(world, loan, "2023-06-01", borrower)
    assert all(each.key.clock is not L.ENFORCEMENT for each in rights(world, loan, "2024-01-01", before).rights)


def test_many_loans_take_as_many_reads_as_one(tmp_path: Path) -> None:
    with sql_world(f"sqlite:///{tmp_path / 'reads.sqlite'}") as world:
        announced(world)
        borrower = world.borrower()
        loans = [world.loan(borrower, f"L-{number}", BULLET) for number in range(12)]
        world.today(day("2025-12-31"))
        for loan in loans:
            act(world, loan, K.LETTER, "2024-03-10", borrower)
        sent: list[str] = []
        event.listen(world.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))

        def reads(some: list[UUID]) -> int:
            sent.clear()
            found = world.transactions.read(lambda unit: rights_of(unit, world.bank, some, day("2025-12-31")))
            assert len(found) == len(some)
            return len(sent)

        reads(loans[:1])  # what is kept of reference data is read once
        assert reads(loans[:1]) == reads(loans)


# --- properties -------------------------------------------------------------------------------------------------------

DEMANDS = (K.DEMAND_DELIVERED, K.LETTER, K.PROMISE, K.SIGNED_DEMAND_NOTICE, K.PART_PAYMENT)
DAYS = st.dates(date(2022, 6, 1), date(2025, 12, 31))


@given(st.lists(st.tuples(st.sampled_from(DEMANDS), DAYS), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_recording_changes_no_answer_and_old_answers_stay(
    asked: list[tuple[ActKind, date]], random: Any
) -> None:
    first, second = memory_world(), memory_world(1)
    ends = []
    for world, acts in ((first, asked), (second, random.sample(asked, len(asked)))):
        loan, borrower = owing(world)
        answers: list[tuple[datetime, object]] = []
        for kind, on in acts:
            act(world, loan, kind, on.isoformat(), borrower)
            known = world.tick()
            answers.append((known, life(world, loan, L.LIMITATION, "2025-12-31").end))
        for known, answer in answers:
            assert life(world, loan, L.LIMITATION, "2025-12-31", known).end == answer
        ends.append(life(world, loan, L.LIMITATION, "2025-12-31").end)
    assert ends[0] == ends[1]


@given(st.lists(st.tuples(st.sampled_from(DEMANDS), DAYS), max_size=6))
def test_the_end_never_moves_backwards_by_an_act(asked: list[tuple[ActKind, date]]) -> None:
    world = memory_world()
    loan, borrower = owing(world)
    before = life(world, loan, L.LIMITATION, "2025-12-31").end
    for kind, on in asked:
        act(world, loan, kind, on.isoformat(), borrower)
        after = life(world, loan, L.LIMITATION, "2025-12-31").end
        assert before is not None
        assert after is not None
        assert after >= before
        before = after


def test_a_retraction_restores_what_the_notices_said_before() -> None:
    world = memory_world()
    loan, borrower = owing(world)
    letter = act(world, loan, K.SIGNED_DEMAND_NOTICE, "2025-05-01", borrower)
    assert notices(world, loan) == []
    retract(world, loan, letter)
    # Without it the limitation ran out on 4 June 2025: said when it became known, on 31 December.
    (lost,) = notices(world, loan)
    assert (lost.what, lost.day, lost.lost_on) == ("LOST", day("2025-12-31"), day("2025-06-04"))
